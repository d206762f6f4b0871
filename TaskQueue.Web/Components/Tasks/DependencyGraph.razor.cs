using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Draws what a task waits for and what waits for it, with the ways marked on which something failed.</summary>
public sealed partial class DependencyGraph
{
    private DrawnGraph _drawn = DrawnGraph.Empty;

    /// <summary>The graph.</summary>
    [Parameter, EditorRequired]
    public TaskGraph Graph { get; set; } = default!;

    private int Width => _drawn.Width;

    private int Height => _drawn.Height;

    private IReadOnlyList<DrawnBox> Boxes => _drawn.Boxes;

    private IReadOnlyList<DrawnLine> Lines => _drawn.Lines;

    private string Summary
    {
        get
        {
            var failed = Graph.Nodes.Count(n => n.Failed);
            var open = Graph.Nodes.Count(n => n.State is { } state && !state.IsFinal());
            return failed > 0
                ? T["{0} tasks, {1} open, {2} without success", Graph.Nodes.Count, open, failed]
                : T["{0} tasks, {1} open", Graph.Nodes.Count, open];
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _drawn = DrawnGraph.Of(Graph);
}
