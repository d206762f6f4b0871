using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// Takes requests' tokens: in Redis where the processes share one, and in this process where there is none, or where it does
/// not answer at once. Counting alone then, several processes together let through as many times more.
/// </summary>
public sealed partial class RequestLimiter
{
    // A Redis that is slow holds no request up for longer, and is left alone for a second.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private const long RestUs = 1_000_000;

    private readonly LocalBuckets _local = new();
    private readonly RedisBuckets? _shared;
    private readonly TimeProvider _clock;
    private readonly ILogger<RequestLimiter> _logger;
    private long _restUntil;

    /// <summary>Counts in this process alone.</summary>
    /// <param name="clock">The current time.</param>
    /// <param name="logger">The log.</param>
    public RequestLimiter(TimeProvider clock, ILogger<RequestLimiter> logger)
        : this(null, clock, logger) { }

    internal RequestLimiter(RedisBuckets? shared, TimeProvider clock, ILogger<RequestLimiter> logger) =>
        (_shared, _clock, _logger) = (shared, clock, logger);

    /// <summary>Whether it counts in this process although the processes share a Redis.</summary>
    public bool IsDegraded =>
        _shared is { } shared && (!shared.IsUp || NowUs < Volatile.Read(ref _restUntil));

    private long NowUs =>
        (_clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Takes a token of each bucket, or of none.</summary>
    /// <param name="charges">The buckets; one at the least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<LimitVerdict> TakeAsync(
        ReadOnlySpan<Charge> charges,
        CancellationToken cancellationToken
    )
    {
        if (_shared is null)
        {
            return new(_local.Take(charges, NowUs));
        }

        if (!IsDegraded)
        {
            return new(TakeSharedAsync(_shared, charges.ToArray(), cancellationToken));
        }

        if (!_shared.IsUp && TryRest())
        {
            _shared.Knock();
        }

        return new(_local.Take(charges, NowUs));
    }

    private async Task<LimitVerdict> TakeSharedAsync(
        RedisBuckets shared,
        Charge[] charges,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await shared.TakeAsync(charges, cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException or TimeoutException)
        {
            if (TryRest())
            {
                LogAlone(e.Message);
            }

            return _local.Take(charges, NowUs);
        }
    }

    // One of those that meet it says so, or knocks.
    private bool TryRest()
    {
        var (now, until) = (NowUs, Volatile.Read(ref _restUntil));
        return now >= until && Interlocked.CompareExchange(ref _restUntil, now + RestUs, until) == until;
    }

    [LoggerMessage(
        EventId = 7040,
        Level = LogLevel.Warning,
        Message = "Limits of requests are counted by this process alone for a second: {Reason}"
    )]
    private partial void LogAlone(string reason);
}
