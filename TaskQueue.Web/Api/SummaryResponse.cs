using TaskQueue.Core.Analytics;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Web.Api;

/// <summary>The numbers of a range.</summary>
/// <param name="From">When the range begins: at the start of its first point.</param>
/// <param name="To">When it ends.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Totals">What happened in it.</param>
/// <param name="Previous">What happened in the period before; null unless it was asked for.</param>
/// <param name="Now">How everything stands now.</param>
internal sealed record SummaryResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    TotalsResponse Totals,
    TotalsResponse? Previous,
    StateResponse Now
)
{
    public static SummaryResponse Of(History history, StateNow state, AnalyticsAsk ask, DateTimeOffset now) =>
        new(
            history.Grid.From,
            history.Grid.End,
            history.Grid.Step,
            ask.Zone.Id,
            TotalsResponse.Of(history, now),
            history.Previous is { } before ? TotalsResponse.Of(before, now) : null,
            StateResponse.Of(state)
        );
}

/// <summary>What happened in a range.</summary>
/// <param name="Accepted">Tasks accepted.</param>
/// <param name="Attempts">Attempts that ended, however.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="TimedOut">Attempts that ran longer than allowed.</param>
/// <param name="Lost">Attempts whose worker was lost.</param>
/// <param name="Ended">Attempts that were ended from outside.</param>
/// <param name="Dead">Tasks that became dead.</param>
/// <param name="ErrorRate">The share of attempts that failed, timed out or were lost, of all but those ended from outside; null without any.</param>
/// <param name="CompletionRate">The share of tasks that succeeded, of those that did or became dead; null without any.</param>
/// <param name="SucceededPerSecond">Attempts that succeeded in a second, of the part of the range that has passed.</param>
/// <param name="Wait">How long tasks waited for their first attempt.</param>
/// <param name="Run">How long attempts ran.</param>
internal sealed record TotalsResponse(
    long Accepted,
    long Attempts,
    long Succeeded,
    long Failed,
    long TimedOut,
    long Lost,
    long Ended,
    long Dead,
    double? ErrorRate,
    double? CompletionRate,
    double SucceededPerSecond,
    PercentilesResponse Wait,
    PercentilesResponse Run
)
{
    public static TotalsResponse Of(History history, DateTimeOffset now)
    {
        var (total, end) = (history.Total, history.Grid.End < now ? history.Grid.End : now);
        var seconds = Math.Max(1, (end - history.Grid.From).TotalSeconds);
        return new(
            total.Accepted,
            total.Attempts,
            total.Succeeded,
            total.Failed,
            total.TimedOut,
            total.Lost,
            total.Ended,
            total.Dead,
            total.ErrorRate is { } rate ? ForecastResponse.Digits(rate) : null,
            total.CompletionRate is { } share ? ForecastResponse.Digits(share) : null,
            ForecastResponse.Digits(total.Succeeded / seconds),
            PercentilesResponse.Of(total.Waits),
            PercentilesResponse.Of(total.Runs)
        );
    }
}

/// <summary>How long things took; right to 10 %.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">Half of them took at most this long; null without any.</param>
/// <param name="P95">95 of 100 did.</param>
/// <param name="P99">99 of 100 did.</param>
internal sealed record PercentilesResponse(long Count, TimeSpan? P50, TimeSpan? P95, TimeSpan? P99)
{
    public static PercentilesResponse Of(LogHistogram histogram) =>
        new(
            histogram.Count,
            Time(histogram.Percentile(0.5)),
            Time(histogram.Percentile(0.95)),
            Time(histogram.Percentile(0.99))
        );

    // Three digits: more would be made up.
    private static TimeSpan? Time(double? milliseconds) =>
        milliseconds is not { } ms ? null
        : ms < 1 ? TimeSpan.FromMilliseconds(Math.Round(ms, 3))
        : TimeSpan.FromMilliseconds(Math.Round(ms, Math.Max(0, 2 - (int)Math.Log10(ms))));
}

/// <summary>How everything stands now, of the queues that the caller sees.</summary>
/// <param name="Waiting">Tasks that wait: scheduled, blocked, queued and retrying.</param>
/// <param name="Ready">Tasks that are queued.</param>
/// <param name="Running">Tasks that have run for a second or more.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="OldestWait">How long the oldest ready task has waited; null where none is ready.</param>
/// <param name="Workers">The workers.</param>
internal sealed record StateResponse(
    long Waiting,
    long Ready,
    long Running,
    long Dead,
    TimeSpan? OldestWait,
    WorkerStateResponse Workers
)
{
    public static StateResponse Of(StateNow now) =>
        new(
            now.Waiting,
            now.Ready,
            now.Running,
            now.Dead,
            now.OldestWait,
            new(now.Alive, now.Capacity, now.Held, now.Silent, now.IdleWhileWorkWaits)
        );
}

/// <summary>How workers stand now.</summary>
/// <param name="Alive">Those that take tasks.</param>
/// <param name="Capacity">Tasks that those can run at once.</param>
/// <param name="Held">Those that are paused or draining.</param>
/// <param name="Silent">Those that were lost.</param>
/// <param name="IdleWhileWorkWaits">Those that take tasks and have had none for half a minute, though one is ready for them.</param>
internal sealed record WorkerStateResponse(
    int Alive,
    int Capacity,
    int Held,
    int Silent,
    int IdleWhileWorkWaits
);
