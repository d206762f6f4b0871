namespace TaskQueue.Core.Broker;

/// <summary>Takes a task out of the index, after the commit that cancelled, expired, purged, moved or edited it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Instead">The entry that takes its place, when it is still ready.</param>
/// <param name="Cancel">Whether an attempt that runs is to be cancelled.</param>
public sealed record Withdrawal(Guid TaskId, ReadyTask? Instead = null, bool Cancel = true);
