using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// Buckets of this process. Full ones are dropped; where there are too many that are not, strangers to them share one for each
/// limit: nobody can fill the memory, nor make it forget, by coming from ever more addresses. Thread-safe.
/// </summary>
/// <param name="most">How many there may be.</param>
public sealed class LocalBuckets(int most = LocalBuckets.Most)
{
    /// <summary>How many there may be unless told otherwise: about 20 MB.</summary>
    public const int Most = 100_000;

    /// <summary>The most charges of one request: for each of three kinds one for its class and one for all, and a key's own.</summary>
    public const int MostCharges = 7;

    // A bucket that is no longer in the table.
    private const long Dropped = long.MinValue;

    private readonly ConcurrentDictionary<BucketKey, Bucket> _buckets = new();
    private readonly Lock _sweeping = new();
    private int _count;
    private long _nextSweep;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a token of each bucket, or of none.</summary>
    /// <param name="charges">The buckets; <see cref="MostCharges"/> at the most.</param>
    /// <param name="now">The time, in µs.</param>
    public LimitVerdict Take(ReadOnlySpan<Charge> charges, long now)
    {
        Span<long> fullIn = stackalloc long[MostCharges];
        var buckets = default(Held);
        var taken = 0;
        for (; taken < charges.Length; taken++)
        {
            var (took, before) = TakeOne(charges[taken], now, out buckets[taken]);
            fullIn[taken] = TokenBucket.Missing(charges[taken].Size, before, now);
            if (!took)
            {
                break;
            }
        }

        if (taken == charges.Length)
        {
            return LimitVerdict.Of(true, charges, fullIn);
        }

        for (var i = 0; i < taken; i++)
        {
            // Meanwhile somebody may have met it too empty, nobody too full.
            Interlocked.Add(ref buckets[i].FullAt, -charges[i].Size.IntervalUs);
        }

        for (var i = taken + 1; i < charges.Length; i++)
        {
            var fullAt = Volatile.Read(ref Find(charges[i].Key, now).FullAt);
            fullIn[i] = TokenBucket.Missing(charges[i].Size, fullAt, now);
        }

        return LimitVerdict.Of(false, charges, fullIn);
    }

    private (bool Took, long Before) TakeOne(Charge charge, long now, out Bucket bucket)
    {
        while (true)
        {
            bucket = Find(charge.Key, now);
            var before = Volatile.Read(ref bucket.FullAt);
            if (before == Dropped)
            {
                continue;
            }

            if (TokenBucket.Take(charge.Size, before, now) is not { } after)
            {
                return (false, before);
            }

            if (Interlocked.CompareExchange(ref bucket.FullAt, after, before) == before)
            {
                return (true, before);
            }
        }
    }

    private Bucket Find(BucketKey key, long now)
    {
        if (_buckets.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Count >= most)
        {
            Sweep(now);
            if (Count >= most)
            {
                return _buckets.GetOrAdd(SharedOf(key), _ => new());
            }
        }

        var made = new Bucket();
        var there = _buckets.GetOrAdd(key, made);
        if (ReferenceEquals(made, there))
        {
            Interlocked.Increment(ref _count);
        }

        return there;
    }

    // No account, key or network has this number.
    private static BucketKey SharedOf(BucketKey key) => key with { Id = UInt128.MaxValue };

    // Once a second at most: whoever brings ever more addresses must not have all of them looked at each time.
    private void Sweep(long now)
    {
        lock (_sweeping)
        {
            if (now < _nextSweep)
            {
                return;
            }

            _nextSweep = now + 1_000_000;
            foreach (var (key, bucket) in _buckets)
            {
                var full = Volatile.Read(ref bucket.FullAt);
                if (
                    full <= now
                    && key.Id != UInt128.MaxValue
                    && Interlocked.CompareExchange(ref bucket.FullAt, Dropped, full) == full
                    && _buckets.TryRemove(KeyValuePair.Create(key, bucket))
                )
                {
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }

    private sealed class Bucket
    {
        public long FullAt;
    }

    [InlineArray(MostCharges)]
    private struct Held
    {
        private Bucket _first;
    }
}
