namespace TaskQueue.Core.Queues;

/// <summary>How a queue stands.</summary>
public sealed record QueueOverview
{
    /// <summary>The queue.</summary>
    public required string Name { get; init; }

    /// <summary>Tasks ever accepted, less those that were moved to another queue.</summary>
    public long Accepted { get; init; }

    /// <summary>Tasks deleted or pruned.</summary>
    public long Removed { get; init; }

    /// <summary>Tasks now scheduled.</summary>
    public long Scheduled { get; init; }

    /// <summary>Tasks now blocked.</summary>
    public long Blocked { get; init; }

    /// <summary>Tasks now queued.</summary>
    public long Queued { get; init; }

    /// <summary>Tasks that are known to run; those that ran for less than a second are not.</summary>
    public long Running { get; init; }

    /// <summary>Tasks now retrying.</summary>
    public long Retrying { get; init; }

    /// <summary>Succeeded tasks that are kept.</summary>
    public long Succeeded { get; init; }

    /// <summary>Dead letters.</summary>
    public long Dead { get; init; }

    /// <summary>Cancelled tasks that are kept.</summary>
    public long Cancelled { get; init; }

    /// <summary>Expired tasks that are kept.</summary>
    public long Expired { get; init; }

    /// <summary>Skipped tasks that are kept.</summary>
    public long Skipped { get; init; }

    /// <summary>How it is to be served, where somebody has said so.</summary>
    public QueuePolicy? Policy { get; init; }

    /// <summary>Tasks that wait: scheduled, blocked, queued and retrying.</summary>
    public long Depth => Scheduled + Blocked + Queued + Retrying;

    /// <summary>
    /// What was accepted less everything that is accounted for: 0 always. Anything else is a lost or an invented task.
    /// </summary>
    public long Difference =>
        Accepted - Removed - Depth - Running - Succeeded - Dead - Cancelled - Expired - Skipped;
}
