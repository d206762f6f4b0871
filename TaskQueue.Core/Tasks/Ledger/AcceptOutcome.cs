namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>What became of one submission.</summary>
/// <param name="Kind">Accepted, repeated, or a clash of keys.</param>
/// <param name="Id">The task: the new one, or the one that has the key.</param>
public sealed record AcceptOutcome(AcceptKind Kind, Guid Id);

/// <summary>What became of a submission.</summary>
public enum AcceptKind
{
    /// <summary>It is durable.</summary>
    Accepted,

    /// <summary>The same request was accepted before, under the same key.</summary>
    Repeated,

    /// <summary>Another request has that key.</summary>
    Clash,
}
