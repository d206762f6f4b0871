namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>What became of a task when a result of it was settled.</summary>
public enum Verdict
{
    /// <summary>The result came from a superseded attempt and changed nothing.</summary>
    Stale,

    /// <summary>The task has ended.</summary>
    Ended,

    /// <summary>It waits in the store for its next attempt.</summary>
    Waiting,

    /// <summary>It is ready again at once.</summary>
    Ready,
}

/// <summary>The settlement of one result.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Queue">Its queue; empty when the task is gone.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="State">Its state afterwards.</param>
public sealed record Settled(Guid TaskId, string Queue, Verdict Verdict, TaskState State);
