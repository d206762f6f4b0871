namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>What became of one submission.</summary>
/// <param name="Kind">Accepted, repeated, refused, or a clash of keys.</param>
/// <param name="Id">The task: the new one, or the one that has the key; empty when it was refused.</param>
public sealed record AcceptOutcome(AcceptKind Kind, Guid Id)
{
    /// <summary>Why it was refused: the tasks that it depends on and that are not there.</summary>
    public IReadOnlyList<Guid> Missing { get; init; } = [];
}

/// <summary>What became of a submission.</summary>
public enum AcceptKind
{
    /// <summary>It is durable.</summary>
    Accepted,

    /// <summary>The same request was accepted before, under the same key.</summary>
    Repeated,

    /// <summary>Another request has that key.</summary>
    Clash,

    /// <summary>Another task is the same by the rule that the submission gave.</summary>
    Duplicate,

    /// <summary>It depends on tasks that are not there.</summary>
    Orphan,
}
