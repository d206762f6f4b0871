namespace TaskQueue.Core.Tasks.Follows;

/// <summary>
/// That something happened to what somebody follows: written in the transaction in which it happened and removed in the one
/// that tells the followers, so that nothing is lost and nothing is told twice. There is no row while nobody follows.
/// </summary>
public sealed class FollowNews
{
    /// <summary>Given by the store.</summary>
    public long Id { get; init; }

    /// <summary>What is followed, as <see cref="FollowKeys"/> writes it.</summary>
    public required string Key { get; init; }

    /// <summary>The queue that it happened in.</summary>
    public required string Queue { get; init; }

    /// <summary>How many tasks have died; none where a fire made no task.</summary>
    public required long Count { get; init; }

    /// <summary>One of those tasks.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Its type.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of its error, or why a fire made no task.</summary>
    public string? Detail { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
