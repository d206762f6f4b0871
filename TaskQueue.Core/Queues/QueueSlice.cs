namespace TaskQueue.Core.Queues;

/// <summary>What happened in one queue in ten seconds; summed up as tasks are accepted and end.</summary>
public sealed class QueueSlice
{
    /// <summary>How long one slice is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>The start of the slice.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Which writer's row this is.</summary>
    public required short Shard { get; init; }

    /// <summary>Tasks accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Tasks that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Attempts that failed, timed out or were lost.</summary>
    public long Failed { get; init; }

    /// <summary>Tasks that became dead.</summary>
    public long Dead { get; init; }

    /// <summary>Attempts that ran.</summary>
    public long Attempts { get; init; }

    /// <summary>Total run time of those attempts, in milliseconds.</summary>
    public long RunMs { get; init; }

    /// <summary>The start of the slice that an instant falls into.</summary>
    /// <param name="instant">Any instant.</param>
    public static DateTimeOffset StartOf(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % Length.Ticks), TimeSpan.Zero);
}
