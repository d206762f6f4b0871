using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Core.Tasks;

/// <summary>Dead letters that died of the same.</summary>
/// <param name="Fingerprint">What they have in common.</param>
/// <param name="Type">Their type.</param>
/// <param name="Kind">The kind of their error.</param>
/// <param name="Message">The message of the last one.</param>
/// <param name="LatestId">The last one; empty where none is left.</param>
/// <param name="Count">How many there are; none while a canary tries all of them out.</param>
/// <param name="FirstSeen">When the first of them died.</param>
/// <param name="LastSeen">When the last one did.</param>
/// <param name="Trend">How many of them died in each of the last hours or days, the oldest first.</param>
public sealed record DeadLetterGroup(
    long Fingerprint,
    string Type,
    string? Kind,
    string? Message,
    Guid LatestId,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<long> Trend
)
{
    /// <summary>What people have made of it; absent before the first act.</summary>
    public LetterGroup? State { get; init; }

    /// <summary>How it stands.</summary>
    public LetterGroupStatus Status { get; init; }

    /// <summary>
    /// Whether all of its letters, and those that its canary tries out, lie where whoever asks may requeue, so that they may act on the
    /// group. Where there is neither, who may requeue everywhere may.
    /// </summary>
    public bool MayAct { get; init; }

    /// <summary>The canary that tries some of it out, or did so last; absent where there was none.</summary>
    public LetterCanary? Canary { get; init; }

    /// <summary>The version that acts stand on; 0 before the first act.</summary>
    public int Version => State?.Version ?? 0;
}

/// <summary>A page of groups.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="More">Whether there are more of them.</param>
/// <param name="Counts">How many there are of each kind.</param>
public sealed record DeadLetterGroupPage(
    IReadOnlyList<DeadLetterGroup> Groups,
    bool More,
    LetterGroupCounts Counts
);

/// <summary>A canary of a group.</summary>
/// <param name="Operation">Its operation, without the selection.</param>
/// <param name="States">How the tasks stand that it looks after; empty once it has ended.</param>
public sealed record LetterCanary(TaskOperation Operation, IReadOnlyDictionary<TaskState, long> States);
