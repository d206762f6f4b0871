using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Queues;

/// <summary>How an operator wants a queue to be served. A queue without a row is served like any other.</summary>
public sealed class QueuePolicy
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Grows with each change; what the broker has in an older version is out of date.</summary>
    public long Version { get; set; }

    /// <summary>Who paused it; absent while it is not paused.</summary>
    public string? PausedBy { get; set; }

    /// <summary>When it was paused.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>When the pause ends by itself; absent when somebody has to end it.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>Why, in the words of whoever paused it.</summary>
    public string? PauseReason { get; set; }

    /// <summary>Whether its tasks wait.</summary>
    public bool Paused => PausedBy is not null;

    /// <summary>How much of it may run, as it is meant to be; absent while nobody has said so.</summary>
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

    /// <summary>What holds now.</summary>
    public QueueLimits Effective => Override ?? Limits ?? QueueLimits.None;

    /// <summary>Lets what is meant to be hold again.</summary>
    internal void Lift()
    {
        (Override, OverrideBy, OverrideAt, OverrideUntil, OverrideReason) = (null, null, null, null, null);
        Version++;
    }

    /// <summary>Ends the pause.</summary>
    internal void Resume()
    {
        (PausedBy, PausedAt, PausedUntil, PauseReason) = (null, null, null, null);
        Version++;
    }

    /// <summary>As the broker wants it.</summary>
    internal QueueRule ToRule() => new(Queue, Version, Paused, Effective);
}
