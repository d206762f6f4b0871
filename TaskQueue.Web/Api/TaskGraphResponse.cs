using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Web.Api;

/// <summary>What a task waits for, what waits for it, and so on.</summary>
/// <param name="TaskId">The task in the middle.</param>
/// <param name="Nodes">It and the others.</param>
/// <param name="Edges">Who waits for whom.</param>
/// <param name="Truncated">Whether there is more than is told.</param>
internal sealed record TaskGraphResponse(
    Guid TaskId,
    IReadOnlyList<GraphNodeResponse> Nodes,
    IReadOnlyList<GraphEdgeResponse> Edges,
    bool Truncated
)
{
    public static TaskGraphResponse Of(TaskGraph graph) =>
        new(
            graph.TaskId,
            [.. graph.Nodes.Select(GraphNodeResponse.Of)],
            [.. graph.Edges.Select(GraphEdgeResponse.Of)],
            graph.Truncated
        );
}

/// <summary>A task of the graph.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type; null when it was deleted.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands; null when it was deleted.</param>
/// <param name="Failed">Whether it ended without success.</param>
/// <param name="DependsOnMode">all, any, or how many of those that it waits for must end as wanted.</param>
/// <param name="DependsOnOutcome">succeeded, finished or failed.</param>
/// <param name="OnDependencyFailed">skip, cancel or run.</param>
internal sealed record GraphNodeResponse(
    Guid Id,
    string? Type,
    string? Name,
    string? Status,
    bool Failed,
    string? DependsOnMode,
    string? DependsOnOutcome,
    string? OnDependencyFailed
)
{
    public static GraphNodeResponse Of(TaskGraphNode node) =>
        new(
            node.Id,
            node.Type,
            node.Name,
            node.State?.Word(),
            node.Failed,
            node.Rule?.Mode.Word,
            node.Rule?.Wanted.ToString().ToLowerInvariant(),
            node.Rule?.OnFailed.ToString().ToLowerInvariant()
        );
}

/// <summary>One task waits for another.</summary>
/// <param name="From">The one that has to end.</param>
/// <param name="To">The one that waits.</param>
/// <param name="Outcome">How it ended, once the waiting one was told.</param>
/// <param name="Met">Whether that is an end as wanted; null while it is open.</param>
internal sealed record GraphEdgeResponse(Guid From, Guid To, string? Outcome, bool? Met)
{
    public static GraphEdgeResponse Of(TaskGraphEdge edge) =>
        new(edge.From, edge.To, edge.Outcome?.Word(), edge.Met);
}
