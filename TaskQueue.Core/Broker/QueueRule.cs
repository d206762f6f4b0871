namespace TaskQueue.Core.Broker;

/// <summary>How a queue is to be served.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Version">Grows with each change, so that an older rule cannot undo a newer one.</param>
/// <param name="Paused">Whether its tasks stay where they are.</param>
/// <param name="Limits">How much of it may run; absent: no limits.</param>
public sealed record QueueRule(string Queue, long Version, bool Paused, QueueLimits? Limits = null);
