using System.Text.Json;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api;

/// <summary>What failed, by what it failed of.</summary>
/// <param name="From">When the first point begins.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Groups">The twenty most frequent, those first.</param>
/// <param name="Others">Failures that belong to none of them.</param>
internal sealed record ErrorsResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    IReadOnlyList<ErrorGroupResponse> Groups,
    long Others
)
{
    public static ErrorsResponse Of(FailureHistory failures, AnalyticsAsk ask) =>
        new(
            failures.Grid.From,
            failures.Grid.End,
            failures.Grid.Step,
            ask.Zone.Id,
            [
                .. failures.Groups.Select(g => new ErrorGroupResponse(
                    ErrorFingerprint.Write(g.Fingerprint),
                    g.Type,
                    g.Kind,
                    g.Message,
                    g.Count,
                    ask.Compare ? g.Previous : null,
                    g.Points
                )),
            ],
            failures.Others
        );
}

/// <summary>Attempts that failed of the same.</summary>
/// <param name="Fingerprint">What they have in common; GET /dead-letters takes it.</param>
/// <param name="Type">Their task type.</param>
/// <param name="Kind">The kind of their error.</param>
/// <param name="Message">The beginning of the message of one of them.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Previous">How many there were in the period before; null unless that was asked for.</param>
/// <param name="Points">How many there were in each point, the oldest first.</param>
internal sealed record ErrorGroupResponse(
    string Fingerprint,
    string Type,
    string Kind,
    string Message,
    long Count,
    long? Previous,
    IReadOnlyList<long> Points
);

/// <summary>What workers did.</summary>
/// <param name="From">When the range begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Workers">The busiest first.</param>
/// <param name="More">How many workers there are beside these.</param>
internal sealed record WorkerActivityResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    string TimeZone,
    IReadOnlyList<WorkerTotalsResponse> Workers,
    int More
)
{
    public static WorkerActivityResponse Of(WorkerHistory workers, AnalyticsAsk ask) =>
        new(
            workers.Grid.From,
            workers.Grid.End,
            ask.Zone.Id,
            [
                .. workers.Workers.Select(w => new WorkerTotalsResponse(
                    w.Worker,
                    w.Busy,
                    w.Attempts,
                    w.Failed
                )),
            ],
            workers.More
        );
}

/// <summary>What one worker did.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Busy">How long its attempts ran, together; two at once count twice.</param>
/// <param name="Attempts">Attempts that ended.</param>
/// <param name="Failed">How many of them failed, timed out or were lost.</param>
internal sealed record WorkerTotalsResponse(string Worker, TimeSpan Busy, long Attempts, long Failed);

/// <summary>When workers were busy.</summary>
/// <param name="From">When the first column begins.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Step">How long a column is.</param>
/// <param name="TimeZone">Whose days are meant.</param>
/// <param name="Columns">When each begins.</param>
/// <param name="Rows">A worker each, the busiest first.</param>
/// <param name="More">How many workers there are beside these.</param>
internal sealed record HeatmapResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    string TimeZone,
    IReadOnlyList<DateTimeOffset> Columns,
    IReadOnlyList<HeatmapRow> Rows,
    int More
)
{
    public static HeatmapResponse Of(WorkerHistory workers, AnalyticsAsk ask) =>
        new(
            workers.Grid.From,
            workers.Grid.End,
            workers.Grid.Step,
            ask.Zone.Id,
            workers.Grid.Starts,
            [
                .. workers.Workers.Select(w => new HeatmapRow(
                    w.Worker,
                    [.. w.Cells.Select(ForecastResponse.Digits)]
                )),
            ],
            workers.More
        );
}

/// <summary>When one worker was busy.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Cells">How many attempts it ran at once, on average, in each column.</param>
internal sealed record HeatmapRow(string Worker, IReadOnlyList<double> Cells);

/// <summary>What charts mark.</summary>
/// <param name="From">When the range begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Markers">The oldest first.</param>
internal sealed record MarkersResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<MarkerResponse> Markers
)
{
    public static MarkersResponse Of(IReadOnlyList<AnalyticsMark> marks, AnalyticsAsk ask) =>
        new(
            ask.From,
            ask.To,
            [
                .. marks.Select(m => new MarkerResponse(
                    m.At,
                    JsonNamingPolicy.CamelCase.ConvertName(m.Kind.ToString()),
                    m.Text
                )),
            ]
        );
}

/// <summary>Something that charts mark.</summary>
/// <param name="At">When.</param>
/// <param name="Kind"><c>deployed</c>, <c>paused</c> or <c>resumed</c>.</param>
/// <param name="Text">In words.</param>
internal sealed record MarkerResponse(DateTimeOffset At, string Kind, string Text);
