namespace TaskQueue.Core.Broker;

/// <summary>Takes a task out of the index, because of a commit that cancelled, expired, purged, moved or edited it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Stamp">
/// The version that the withdrawal was decided on. Pushes of it, or of an older one, that are still on their way are
/// dropped, whether or not the task is known yet.
/// </param>
/// <param name="Instead">
/// The entry that takes its place, when nobody holds the task and no newer version of it was withdrawn or settled.
/// </param>
/// <param name="Cancel">Whether an attempt that runs is to be cancelled.</param>
public sealed record Withdrawal(Guid TaskId, int Stamp, ReadyTask? Instead = null, bool Cancel = true);
