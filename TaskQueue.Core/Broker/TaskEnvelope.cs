namespace TaskQueue.Core.Broker;

/// <summary>All that a worker needs to run one attempt; it never asks the store.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Names the handler.</param>
/// <param name="Queue">The queue it waits in.</param>
/// <param name="Priority">0 to 9; 9 first.</param>
/// <param name="Attempt">The number that this attempt will have.</param>
/// <param name="MaxAttempts">How many may fail.</param>
/// <param name="Losses">How often the worker was lost while it ran: a suspect from 1 on, alone from 2 on.</param>
/// <param name="Timeout">How long the attempt may run.</param>
/// <param name="ExpiresAt">It must not start after this.</param>
/// <param name="Payload">The JSON payload, UTF-8.</param>
/// <param name="TraceId">The trace of the request that submitted it.</param>
/// <param name="Key">Its concurrency key; empty when it has none.</param>
public sealed record TaskEnvelope(
    Guid Id,
    string Type,
    string Queue,
    short Priority,
    int Attempt,
    int MaxAttempts,
    int Losses,
    TimeSpan Timeout,
    DateTimeOffset? ExpiresAt,
    ReadOnlyMemory<byte> Payload,
    string? TraceId,
    string Key = ""
)
{
    /// <summary>No attempt starts after this, and one that runs then is ended; none where there is no such bound.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
