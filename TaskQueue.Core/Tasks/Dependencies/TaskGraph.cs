namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>What one task waits for, what waits for it, and so on in both directions.</summary>
/// <param name="TaskId">The task in the middle.</param>
/// <param name="Nodes">It and the others.</param>
/// <param name="Edges">Who waits for whom among them.</param>
/// <param name="Truncated">Whether there is more than is told.</param>
public sealed record TaskGraph(
    Guid TaskId,
    IReadOnlyList<TaskGraphNode> Nodes,
    IReadOnlyList<TaskGraphEdge> Edges,
    bool Truncated
);

/// <summary>A task of a graph.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type; none when it was deleted.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands; none when it was deleted.</param>
/// <param name="Rule">What it waits for among its dependencies; none when it has none.</param>
public sealed record TaskGraphNode(
    Guid Id,
    string? Type,
    string? Name,
    TaskState? State,
    DependencyRule? Rule
)
{
    /// <summary>Whether it ended without success.</summary>
    public bool Failed => State is { } state && state.IsFinal() && state is not TaskState.Succeeded;
}

/// <summary>One task of a graph waits for another.</summary>
/// <param name="From">The one that has to end.</param>
/// <param name="To">The one that waits.</param>
/// <param name="Outcome">How it ended, once the waiting one was told.</param>
/// <param name="Met">Whether that is an end as wanted; none while it is open.</param>
public sealed record TaskGraphEdge(Guid From, Guid To, TaskState? Outcome, bool? Met);
