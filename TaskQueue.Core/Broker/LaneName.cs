namespace TaskQueue.Core.Broker;

/// <summary>One priority of one queue, or of one key in it: what the window of ready work is counted by.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Key">The concurrency key of its tasks; empty for those without one.</param>
public readonly record struct LaneName(string Queue, short Priority, string Key = "");
