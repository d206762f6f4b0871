namespace TaskQueue.Core.Broker;

/// <summary>What a worker, or the reaper, says of an attempt that is over.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The fencing token of the lease.</param>
/// <param name="Worker">The worker's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="LeasedAt">When the lease was taken.</param>
/// <param name="StartedAt">When the handler was called; absent when it never was.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record AttemptResult(
    Guid TaskId,
    long Token,
    string Worker,
    AttemptOutcome Outcome,
    DateTimeOffset LeasedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset FinishedAt
)
{
    /// <summary>The handler's JSON result, UTF-8.</summary>
    public byte[]? Output { get; init; }

    /// <summary>What went wrong.</summary>
    public AttemptError? Error { get; init; }

    /// <summary>For a loss: whether the handler is known to have been running in the worker that died.</summary>
    public bool WasRunning { get; init; }
}
