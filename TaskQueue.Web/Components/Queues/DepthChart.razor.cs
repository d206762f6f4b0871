using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>How full a queue was lately.</summary>
public sealed partial class DepthChart
{
    /// <summary>How far it looks back.</summary>
    public static readonly TimeSpan Range = TimeSpan.FromHours(6);

    private IReadOnlyList<ChartSeries> _series = [];
    private DepthHistory? _drawn;
    private bool _isNew;

    /// <summary>What was sampled of this queue alone.</summary>
    [Parameter, EditorRequired]
    public DepthHistory Depths { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The page is told of each change of tasks, far more often than there is a new reading.
        _isNew = !ReferenceEquals(_drawn, Depths);
        if (!_isNew)
        {
            return;
        }

        _drawn = Depths;
        // Nobody samples a queue in which nothing is.
        var points =
            (Depths.Queues.Count > 0 ? Depths.Queues[0].Points : null)
            ?? [.. Depths.Grid.Starts.Select(_ => default(DepthPoint))];
        _series =
        [
            new(T["waiting"], "var(--chart-1)", [.. points.Select(p => p?.Waiting)])
            {
                Note = T["at most {0}", Words.Number(points.Max(p => p?.Most) ?? 0)],
            },
            new(T["running"], "var(--chart-4)", [.. points.Select(p => p?.Running)])
            {
                Note = T["on average"],
            },
        ];
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _isNew;
}
