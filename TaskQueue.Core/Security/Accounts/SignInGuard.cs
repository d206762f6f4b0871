using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// Lets so many failed attempts to sign in through and no more, over all Web processes. By name and by address; but where
/// somebody has signed in to a name before, by that place alone, so that strangers cannot shut its owner out.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="throttle">Counts in this process first, which costs nothing.</param>
/// <param name="clock">The current time.</param>
public sealed class SignInGuard(
    IDbContextFactory<AppDbContext> contexts,
    SignInThrottle throttle,
    TimeProvider clock
) : IDisposable
{
    private const int Tries = 50;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Begins an attempt to sign in.</summary>
    /// <param name="name">The account's name, made comparable; it need not exist.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The attempt; a failure unless it is told otherwise.</returns>
    /// <exception cref="RefusalException">Too many failures.</exception>
    internal async Task<Attempt> BeginAsync(
        string name,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        var place = SignInKeys.OfPlace(name, address);
        string[] open = [SignInKeys.OfName(name), SignInKeys.OfAddress(address)];
        var keys = await IsKnownAsync(place, open, cancellationToken) ? [place] : open;
        var held = await throttle.BeginAsync(keys, cancellationToken);
        try
        {
            await SpendAsync(keys, cancellationToken);
        }
        catch
        {
            held.Succeed();
            held.Dispose();
            throw;
        }

        return new(this, held, keys, place);
    }

    /// <summary>Counts a request that is limited whatever comes of it, such as one for a link.</summary>
    /// <param name="kind">What kind of request.</param>
    /// <param name="name">The account's name, made comparable; it need not exist.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Too many.</exception>
    internal Task CountAsync(
        string kind,
        string name,
        IPAddress? address,
        CancellationToken cancellationToken
    ) =>
        SpendAsync(
            [
                SignInKeys.OfRequest(kind, name),
                SignInKeys.OfRequest(kind + "@", SignInKeys.NetworkOf(address)),
            ],
            cancellationToken
        );

    private static RefusalException TooMany(TimeSpan rest) =>
        new(RefusalCode.RateLimited, "Too many failed attempts.")
        {
            RetryAfter = rest,
            Limit = FailureWindow.Most,
        };

    // What is shut is refused by this read alone: many who knock at a shut door must not all write.
    private async Task<bool> IsKnownAsync(string place, string[] open, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        string[] asked = [place, .. open];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marks = await db
            .SignInMarks.AsNoTracking()
            .Where(m => asked.Contains(m.Key))
            .ToListAsync(cancellationToken);
        var isKnown = marks.Exists(m => m.Key == place && m.KnownAt > now - SignInDelay.Known);
        var rest = marks.Where(m => m.Key == place == isKnown).Max(m => SignInDelay.RestOf(m, now));
        return rest is { } wait ? throw TooMany(wait) : isKnown;
    }

    private async Task SpendAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await ChangeAsync(
            keys,
            marks =>
            {
                if (marks.Max(m => SignInDelay.RestOf(m, now)) is { } rest)
                {
                    throw TooMany(rest);
                }

                foreach (var mark in marks)
                {
                    SignInDelay.Begin(mark, now);
                }
            },
            cancellationToken
        );
    }

    // The place is touched with the same stroke: from now on it is one that the name has signed in from.
    private Task TakeBackAsync(
        IReadOnlyList<string> keys,
        string? place,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            place is null ? keys : [.. keys.Union([place], StringComparer.Ordinal)],
            marks =>
            {
                var now = clock.GetUtcNow();
                foreach (var mark in marks)
                {
                    if (keys.Contains(mark.Key))
                    {
                        SignInDelay.TakeBack(mark);
                    }

                    if (mark.Key == place)
                    {
                        (mark.KnownAt, mark.TouchedAt) = (now, now);
                    }
                }
            },
            cancellationToken
        );

    // One after the other in this process. Another process may write the same rows: whoever comes second reads again. No
    // lock is held meanwhile, which a process that is short of time would keep from all others.
    private async Task ChangeAsync(
        IReadOnlyList<string> keys,
        Action<IReadOnlyList<SignInMark>> change,
        CancellationToken cancellationToken
    )
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await WriteAsync(keys, change, cancellationToken);
                    return;
                }
                catch (DbUpdateException e)
                    when (attempt < Tries
                        && (
                            e is DbUpdateConcurrencyException
                            || AccountRows.IsTaken(e)
                            || StoreErrors.IsDeadlock(e.InnerException ?? e)
                        )
                    )
                {
                    // It has changed since it was read.
                }
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task WriteAsync(
        IReadOnlyList<string> keys,
        Action<IReadOnlyList<SignInMark>> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db
            .SignInMarks.Where(m => keys.Contains(m.Key))
            .ToDictionaryAsync(m => m.Key, StringComparer.Ordinal, cancellationToken);
        var marks = new List<SignInMark>();
        foreach (var key in keys)
        {
            if (!known.TryGetValue(key, out var mark))
            {
                mark = new() { Key = key };
                db.SignInMarks.Add(mark);
            }

            marks.Add(mark);
        }

        change(marks);
        marks.ForEach(m => m.Version++);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One attempt to sign in.</summary>
    internal sealed class Attempt(
        SignInGuard guard,
        SignInThrottle.Attempt held,
        IReadOnlyList<string> keys,
        string place
    ) : IDisposable
    {
        /// <summary>
        /// Says that it was neither: the password is right, and the code of the second factor is to come. It does not count as
        /// a failure; but the place is not one yet where the owner has signed in, or whoever has stolen the password could
        /// make themselves room to guess codes.
        /// </summary>
        public async Task TakeBackAsync(CancellationToken cancellationToken)
        {
            await guard.TakeBackAsync(keys, place: null, cancellationToken);
            held.Succeed();
        }

        /// <summary>Says that it was the right password, and the right code where one is needed.</summary>
        public async Task SucceedAsync(CancellationToken cancellationToken)
        {
            await guard.TakeBackAsync(keys, place, cancellationToken);
            held.Succeed();
        }

        public void Dispose() => held.Dispose();
    }
}
