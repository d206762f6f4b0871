using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Figures;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>The charts of a range.</summary>
public sealed partial class HistoryCharts
{
    private const int MostLines = 6;

    private List<ChartSeries> _throughput = [];
    private List<ChartSeries> _waits = [];
    private List<ChartSeries> _runs = [];
    private List<ChartSeries> _depths = [];
    private List<ChartSeries> _failures = [];
    private List<DurationStep> _waitSpread = [];
    private List<DurationStep> _runSpread = [];
    private HistoryView? _drawn;
    private bool _isNew;

    /// <summary>What happened.</summary>
    [Parameter, EditorRequired]
    public HistoryView View { get; set; } = null!;

    /// <summary>Asks for another range.</summary>
    [Parameter]
    public EventCallback<(DateTimeOffset From, DateTimeOffset To)> OnZoom { get; set; }

    /// <summary>Asks for the range before.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

    private IReadOnlyList<DateTimeOffset> Starts => View.History.Grid.Starts;
    private DateTimeOffset End => View.History.Grid.End;

    private string PerStep => InEach(View.History.Grid.Step);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The page is told of each change of tasks, far more often than there is a new reading.
        _isNew = !ReferenceEquals(_drawn, View);
        if (!_isNew)
        {
            return;
        }

        _drawn = View;
        var (now, before) = (View.History, View.History.Previous);
        _throughput =
        [
            Counted(T["accepted"], "var(--chart-accepted)", now, p => p.Accepted) with
            {
                Href = CountedTasks.Accepted(now.Grid.From, now.Grid.End),
            },
            Succeeded(now),
            Failed(T["failed attempts"], now),
        ];
        _waits = Percentiles(now, p => p.Waits);
        _runs = Percentiles(now, p => p.Runs);
        _waitSpread = SpreadOf(now.Total.Waits);
        _runSpread = SpreadOf(now.Total.Runs);
        if (before is not null)
        {
            // As many as there are now: a period before may have one point more where it begins within one.
            _throughput.Add(Before(Succeeded(before)));
            _throughput.Add(Before(Failed(T["failed"], before)));
            _waits.Add(Before(Percentile("p95", "var(--chart-2)", before, 0.95, p => p.Waits)));
            _runs.Add(Before(Percentile("p95", "var(--chart-2)", before, 0.95, p => p.Runs)));
        }

        _depths = DepthsOf(View.Depths);
        _failures = FailuresOf(View.Failures);
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _isNew;

    // From the first step that has any to the last one.
    private static List<DurationStep> SpreadOf(LogHistogram durations)
    {
        var steps = DurationSpread.Of(durations).SkipWhile(step => step.Count == 0).ToList();
        return steps[..(steps.FindLastIndex(step => step.Count > 0) + 1)];
    }

    private static string InEach(TimeSpan step) =>
        step == TimeSpan.FromMinutes(1) ? T["in each minute"]
        : step == TimeSpan.FromHours(1) ? T["in each hour"]
        : step == TimeSpan.FromDays(1) ? T["in each day"]
        : step == TimeSpan.FromDays(7) ? T["in each week"]
        : T["in each {0}", Words.Coarse(step)];

    internal static string Count(double value) =>
        value < 1 && value > 0 ? "" : Words.Number((long)Math.Round(value));

    internal static string Amount(double value) =>
        value is > 0 and < 10 ? value.ToString("0.#", Culture) : Words.Number((long)Math.Round(value));

    private static string Time(double milliseconds) =>
        milliseconds == 0 ? "0" : Words.Milliseconds(milliseconds);

    private static string Colour(int index) => $"var(--chart-{index + 1})";

    private ChartSeries Before(ChartSeries series) =>
        series with
        {
            Name = T["{0} before", series.Name],
            Dashed = true,
            Values = [.. Enumerable.Range(0, Starts.Count).Select(i => series.Values.ElementAtOrDefault(i))],
        };

    private static ChartSeries Counted(
        string name,
        string colour,
        History history,
        Func<HistoryPoint, long> value
    ) =>
        new(name, colour, [.. history.Points.Select(p => (double?)value(p))])
        {
            Note = Words.Number(value(history.Total)),
        };

    private static ChartSeries Succeeded(History history) =>
        Counted(T["succeeded"], "var(--chart-succeeded)", history, p => p.Succeeded) with
        {
            Href = CountedTasks.Ended("succeeded", history.Grid.From, history.Grid.End),
        };

    private static ChartSeries Failed(string name, History history) =>
        Counted(name, "var(--chart-failed)", history, p => p.Failures) with
        {
            Href = CountedTasks.Failed(history.Grid.From, history.Grid.End),
        };

    private static List<ChartSeries> Percentiles(
        History history,
        Func<HistoryPoint, LogHistogram> durations
    ) =>
        [
            Percentile("p50", "var(--chart-1)", history, 0.5, durations),
            Percentile("p95", "var(--chart-2)", history, 0.95, durations),
            Percentile("p99", "var(--chart-3)", history, 0.99, durations),
        ];

    private static ChartSeries Percentile(
        string name,
        string colour,
        History history,
        double share,
        Func<HistoryPoint, LogHistogram> durations
    ) =>
        new(name, colour, [.. history.Points.Select(p => durations(p).Percentile(share))])
        {
            Note = durations(history.Total).Percentile(share) is { } ms ? Time(ms) : "–",
        };

    private static List<ChartSeries> DepthsOf(DepthHistory depths)
    {
        var lines = depths
            .Queues.Where(q => q.Queue is not null)
            .Take(MostLines)
            .Select(
                (q, i) =>
                    new ChartSeries(q.Queue!, Colour(i), [.. q.Points.Select(p => p?.Waiting)])
                    {
                        Note = T["at most {0}", Words.Number(q.Points.Max(p => p?.Most) ?? 0)],
                        Href =
                            $"tasks?status=queued,scheduled,retrying,blocked&queue={Uri.EscapeDataString(q.Queue!)}",
                    }
            )
            .ToList();
        var others = depths.Queues.Skip(lines.Count).ToList();
        if (others.Count > 0)
        {
            lines.Add(
                new(
                    T["other queues"],
                    "var(--line-strong)",
                    [
                        .. Enumerable
                            .Range(0, depths.Grid.Starts.Count)
                            .Select(i =>
                                others[0].Points[i] is null ? null : others.Sum(q => q.Points[i]?.Waiting)
                            ),
                    ]
                )
                {
                    Note = T["together"],
                }
            );
        }

        return lines;
    }

    private List<ChartSeries> FailuresOf(FailureHistory failures) =>
        [
            .. failures
                .Groups.Take(MostLines)
                .Select(
                    (g, i) =>
                        new ChartSeries(NameOf(g), Colour(i), [.. g.Points.Select(n => (double?)n)])
                        {
                            Note = View.Ask.Compare
                                ? T["{0}, {1} before", Words.Number(g.Count), Words.Number(g.Previous)]
                                : Words.Number(g.Count),
                            Href = $"dead-letters?fingerprint={ErrorFingerprint.Write(g.Fingerprint)}",
                        }
                ),
        ];

    private static string NameOf(FailureGroup group)
    {
        var message =
            group.Message.Length > 60 ? string.Concat(group.Message.AsSpan(0, 59), "…") : group.Message;
        return message.Length == 0 ? $"{group.Type}: {group.Kind}" : $"{group.Type}: {message}";
    }
}
