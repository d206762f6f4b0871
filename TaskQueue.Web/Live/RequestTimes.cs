using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Web.Live;

/// <summary>
/// How long this process took to answer requests of the API, minute by minute, for an hour. It is kept in memory, in buckets: an
/// hour of any number of requests takes a few kilobytes. All who look within a second share one reading.
/// </summary>
/// <param name="clock">The current time.</param>
public sealed class RequestTimes(TimeProvider clock)
{
    /// <summary>Minutes that are told, the one that goes on with them.</summary>
    public const int Kept = 60;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Tally?[] _minutes = new Tally?[Kept];
    private IReadOnlyList<RequestMinute> _read = [];
    private DateTimeOffset _readAt;

    /// <summary>Notes an answer.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="status">Its status.</param>
    public void Note(TimeSpan took, int status)
    {
        var minute = MinuteOf(clock.GetUtcNow());
        lock (_lock)
        {
            var place = (int)(minute % Kept);
            if (_minutes[place] is not { } tally || tally.Minute != minute)
            {
                _minutes[place] = tally = new(minute);
            }

            tally.Times.Add(took.TotalMilliseconds);
            tally.Failed += status >= StatusCodes.Status500InternalServerError ? 1 : 0;
        }
    }

    /// <summary>The last hour, the oldest minute first; minutes without a request are told, too.</summary>
    public IReadOnlyList<RequestMinute> Read()
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_read.Count > 0 && now >= _readAt && now - _readAt < Fresh)
            {
                return _read;
            }

            var last = MinuteOf(now);
            _readAt = now;
            return _read = [.. Enumerable.Range(0, Kept).Select(i => Told(last - Kept + 1 + i))];
        }
    }

    private static long MinuteOf(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMinute;

    private RequestMinute Told(long minute)
    {
        var at = new DateTimeOffset(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        return _minutes[(int)(minute % Kept)] is { } tally && tally.Minute == minute
            ? new(at, tally.Times.Count, tally.Failed, tally.Of(0.5), tally.Of(0.95), tally.Of(0.99))
            : new(at, 0, 0, null, null, null);
    }

    private sealed class Tally(long minute)
    {
        public long Minute => minute;

        public LogHistogram Times { get; } = new();

        public long Failed { get; set; }

        public double? Of(double share) =>
            Times.Percentile(share) is { } milliseconds ? Math.Round(milliseconds, 2) : null;
    }
}

/// <summary>How long requests of the API took that were answered in one minute. Percentiles are right to 10 %.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Count">How many were answered.</param>
/// <param name="Failed">How many of them with a 5xx: by a fault of the server, or of what it needs.</param>
/// <param name="P50Ms">Milliseconds that half of them stayed under; absent where there was none.</param>
/// <param name="P95Ms">Milliseconds that 95 of 100 stayed under.</param>
/// <param name="P99Ms">Milliseconds that 99 of 100 stayed under.</param>
public sealed record RequestMinute(
    DateTimeOffset At,
    long Count,
    long Failed,
    double? P50Ms,
    double? P95Ms,
    double? P99Ms
);
