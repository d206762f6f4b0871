namespace TaskQueue.Core.Queues;

/// <summary>
/// Running totals of one queue, changed in the transaction that changes the tasks, so that no page ever counts
/// rows. A queue may have several rows (shards), one for each writer, to keep writers out of each other's way.
/// </summary>
public sealed class QueueCounts
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Which writer's row this is.</summary>
    public required short Shard { get; init; }

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

    /// <summary>Tasks now running.</summary>
    public long Running { get; init; }

    /// <summary>Tasks now retrying.</summary>
    public long Retrying { get; init; }

    /// <summary>Tasks that succeeded and are still kept.</summary>
    public long Succeeded { get; init; }

    /// <summary>Dead letters.</summary>
    public long Dead { get; init; }

    /// <summary>Tasks that were cancelled and are still kept.</summary>
    public long Cancelled { get; init; }

    /// <summary>Tasks that expired and are still kept.</summary>
    public long Expired { get; init; }

    /// <summary>Tasks that were skipped and are still kept.</summary>
    public long Skipped { get; init; }
}
