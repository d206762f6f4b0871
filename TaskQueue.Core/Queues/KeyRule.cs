using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Queues;

/// <summary>
/// How an operator wants one concurrency key of a queue to be served: its weight beside the other keys, how much of it may run,
/// and how soon. What it leaves out is as for each key of the queue.
/// </summary>
public sealed class KeyRule
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>Grows with each change; what the broker has in an older version is out of date.</summary>
    public long Version { get; set; }

    /// <summary>What is meant to be; absent where there is only what stands for a time.</summary>
    public QueueLimits? Limits { get; set; }

    /// <summary>Who said so.</summary>
    public string? LimitsBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? LimitsAt { get; set; }

    /// <summary>Why, in their words.</summary>
    public string? LimitsReason { get; set; }

    /// <summary>What stands in the place of <see cref="Limits"/> for a time; absent while nothing does.</summary>
    public QueueLimits? Override { get; set; }

    /// <summary>Who put it there.</summary>
    public string? OverrideBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? OverrideAt { get; set; }

    /// <summary>When it lifts itself.</summary>
    public DateTimeOffset? OverrideUntil { get; set; }

    /// <summary>Why, in the words of whoever put it there.</summary>
    public string? OverrideReason { get; set; }

    /// <summary>
    /// When it was taken away, or has lifted itself; absent while it stands. It is kept for an hour, so that the broker is told.
    /// </summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>When its version last grew, by the clock of whoever changed it.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>What holds now.</summary>
    public QueueLimits Effective => Override ?? Limits ?? QueueLimits.None;

    /// <summary>Lets what is meant to be hold again; where nothing is, it is over.</summary>
    /// <param name="now">The current time.</param>
    internal void Lift(DateTimeOffset now)
    {
        (Override, OverrideBy, OverrideAt, OverrideUntil, OverrideReason) = (null, null, null, null, null);
        RemovedAt = Limits is null ? now : null;
        ChangedAt = now;
        Version++;
    }

    /// <summary>Takes it away.</summary>
    /// <param name="now">The current time.</param>
    internal void Remove(DateTimeOffset now)
    {
        (Limits, LimitsBy, LimitsAt, LimitsReason) = (null, null, null, null);
        Lift(now);
    }

    /// <summary>As the broker wants it.</summary>
    internal QueueRule ToRule() => new(QueueRule.OfKey(Queue, Key), Version, Paused: false, Effective);
}
