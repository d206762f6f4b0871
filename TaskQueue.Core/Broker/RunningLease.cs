namespace TaskQueue.Core.Broker;

/// <summary>A lease that outlives a rebuild: its attempt runs on elsewhere.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The lease's token.</param>
/// <param name="Queue">The queue it was taken from, whose limits it counts for.</param>
/// <param name="Key">Its concurrency key; empty when it has none.</param>
/// <param name="Type">Its type, whose limits it counts for.</param>
public readonly record struct RunningLease(
    Guid TaskId,
    long Token,
    string Queue,
    string Key = "",
    string Type = ""
);
