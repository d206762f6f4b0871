namespace TaskQueue.Core.Broker;

/// <summary>A worker's right to run one attempt, until it is not renewed in time.</summary>
/// <param name="Token">The fencing token: epoch · 2³² + sequence; rises with every lease.</param>
/// <param name="Task">What is to be run.</param>
public sealed record Lease(long Token, TaskEnvelope Task);
