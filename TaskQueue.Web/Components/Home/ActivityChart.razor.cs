using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>What was accepted, what succeeded and what failed in the last minutes.</summary>
public sealed partial class ActivityChart
{
    private IReadOnlyList<DateTimeOffset> _starts = [];
    private IReadOnlyList<ChartSeries> _series = [];
    private DateTimeOffset _end;
    private IReadOnlyList<QueueSlice>? _drawn;
    private bool _isNew;

    /// <summary>The slices, oldest first, without gaps.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueSlice> Slices { get; set; } = [];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The page is told of each change of tasks, far more often than there is a new reading.
        _isNew = !ReferenceEquals(_drawn, Slices);
        if (!_isNew)
        {
            return;
        }

        _drawn = Slices;
        _starts = [.. Slices.Select(s => s.At)];
        _end = _starts[^1] + QueueSlice.Length;
        _series =
        [
            Of(
                T["accepted"],
                "var(--chart-accepted)",
                s => s.Accepted,
                CountedTasks.Accepted(_starts[0], _end)
            ),
            Of(
                T["succeeded"],
                "var(--chart-succeeded)",
                s => s.Succeeded,
                CountedTasks.Ended("succeeded", _starts[0], _end)
            ),
            Of(
                T["failed attempts"],
                "var(--chart-failed)",
                s => s.Failed,
                CountedTasks.Failed(_starts[0], _end)
            ),
        ];
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _isNew;

    private ChartSeries Of(string name, string colour, Func<QueueSlice, long> value, string href) =>
        new(name, colour, [.. Slices.Select(s => (double?)value(s))])
        {
            Note = Words.Number(Slices.Sum(value)),
            Href = href,
        };
}
