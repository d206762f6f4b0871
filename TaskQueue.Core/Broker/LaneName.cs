namespace TaskQueue.Core.Broker;

/// <summary>One priority of one queue: what the window of ready work is counted by.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Priority">0 to 9.</param>
public readonly record struct LaneName(string Queue, short Priority);
