using TaskQueue.Core.Analytics;

namespace TaskQueue.Web.Api;

/// <summary>What was accepted and what ended, over time.</summary>
/// <param name="From">When the first point begins.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Points">The points, the oldest first, without gaps.</param>
/// <param name="Previous">Those of the period before, one for each; null unless they were asked for.</param>
internal sealed record ThroughputResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    IReadOnlyList<ThroughputPoint> Points,
    IReadOnlyList<ThroughputPoint>? Previous
)
{
    public static ThroughputResponse Of(History history, AnalyticsAsk ask) =>
        new(
            history.Grid.From,
            history.Grid.End,
            history.Grid.Step,
            ask.Zone.Id,
            PointsOf(history),
            history.Previous is { } before ? PointsOf(before) : null
        );

    private static List<ThroughputPoint> PointsOf(History history) =>
        [
            .. history.Points.Select(p => new ThroughputPoint(
                p.At,
                p.Accepted,
                p.Succeeded,
                p.Failed,
                p.TimedOut,
                p.Lost,
                p.Ended,
                p.Dead
            )),
        ];
}

/// <summary>What happened in one point.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Accepted">Tasks accepted.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="TimedOut">Attempts that ran longer than allowed.</param>
/// <param name="Lost">Attempts whose worker was lost.</param>
/// <param name="Ended">Attempts that were ended from outside.</param>
/// <param name="Dead">Tasks that became dead.</param>
internal sealed record ThroughputPoint(
    DateTimeOffset At,
    long Accepted,
    long Succeeded,
    long Failed,
    long TimedOut,
    long Lost,
    long Ended,
    long Dead
);

/// <summary>How long tasks waited and ran, over time.</summary>
/// <param name="From">When the first point begins.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Points">The points, the oldest first, without gaps.</param>
/// <param name="Previous">Those of the period before, one for each; null unless they were asked for.</param>
/// <param name="WaitSpread">How the waits of the whole range are spread.</param>
/// <param name="RunSpread">How the run times of the whole range are spread.</param>
internal sealed record DurationsResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    IReadOnlyList<DurationPoint> Points,
    IReadOnlyList<DurationPoint>? Previous,
    IReadOnlyList<DurationStep> WaitSpread,
    IReadOnlyList<DurationStep> RunSpread
)
{
    public static DurationsResponse Of(History history, AnalyticsAsk ask) =>
        new(
            history.Grid.From,
            history.Grid.End,
            history.Grid.Step,
            ask.Zone.Id,
            PointsOf(history),
            history.Previous is { } before ? PointsOf(before) : null,
            DurationSpread.Of(history.Total.Waits),
            DurationSpread.Of(history.Total.Runs)
        );

    private static List<DurationPoint> PointsOf(History history) =>
        [
            .. history.Points.Select(p => new DurationPoint(
                p.At,
                PercentilesResponse.Of(p.Waits),
                PercentilesResponse.Of(p.Runs)
            )),
        ];
}

/// <summary>How long tasks took in one point.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Wait">How long tasks waited for their first attempt.</param>
/// <param name="Run">How long attempts ran.</param>
internal sealed record DurationPoint(DateTimeOffset At, PercentilesResponse Wait, PercentilesResponse Run);

/// <summary>How full queues were, over time.</summary>
/// <param name="From">When the first point begins.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Queues">The fullest first.</param>
/// <param name="Previous">The same of the period before; null unless it was asked for.</param>
internal sealed record DepthsResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    IReadOnlyList<QueueDepthsResponse> Queues,
    IReadOnlyList<QueueDepthsResponse>? Previous
)
{
    public static DepthsResponse Of(DepthHistory depths, AnalyticsAsk ask) =>
        new(
            depths.Grid.From,
            depths.Grid.End,
            depths.Grid.Step,
            ask.Zone.Id,
            QueuesOf(depths),
            depths.Previous is { } before ? QueuesOf(before) : null
        );

    private static List<QueueDepthsResponse> QueuesOf(DepthHistory depths) =>
        [
            .. depths.Queues.Select(q => new QueueDepthsResponse(
                q.Queue,
                [
                    .. q.Points.Select(
                        (p, i) =>
                            new DepthPointResponse(
                                depths.Grid.Starts[i],
                                p is null ? null : ForecastResponse.Digits(p.Waiting),
                                p?.Most,
                                p is null ? null : ForecastResponse.Digits(p.Running),
                                p?.OldestWait
                            )
                    ),
                ]
            )),
        ];
}

/// <summary>How full a queue was.</summary>
/// <param name="Queue">The queue; null for all those together that are not told apart.</param>
/// <param name="Points">The points.</param>
internal sealed record QueueDepthsResponse(string? Queue, IReadOnlyList<DepthPointResponse> Points);

/// <summary>How full a queue was in one point; nulls where nobody looked.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Waiting">Waiting tasks, on average.</param>
/// <param name="MostWaiting">The most that waited at once.</param>
/// <param name="Running">Running tasks, on average.</param>
/// <param name="OldestWait">The longest that the oldest ready task had waited.</param>
internal sealed record DepthPointResponse(
    DateTimeOffset At,
    double? Waiting,
    long? MostWaiting,
    double? Running,
    TimeSpan? OldestWait
);
