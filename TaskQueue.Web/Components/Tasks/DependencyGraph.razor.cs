using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

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
            return $"{Graph.Nodes.Count} tasks, {open} open{(failed > 0 ? $", {failed} without success" : "")}";
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _drawn = DrawnGraph.Of(Graph);
}
