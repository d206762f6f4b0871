namespace TaskQueue.Core.Broker;

/// <summary>A worker's right to run one attempt, until it is not renewed in time.</summary>
/// <param name="Token">The fencing token: epoch · 2³² + sequence; rises with every lease.</param>
/// <param name="Task">What is to be run.</param>
public sealed record Lease(long Token, TaskEnvelope Task)
{
    /// <summary>
    /// When it was given, by the broker's clock; absent where that is the clock of the process that asked. Whoever reckons how
    /// much time a task has left goes by this and a steady clock: clocks on the wall differ.
    /// </summary>
    public DateTimeOffset? GivenAt { get; init; }
}
