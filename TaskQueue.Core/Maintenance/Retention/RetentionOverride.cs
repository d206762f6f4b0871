namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>
/// What is different for the tasks of one queue, or of one type. A part that is absent is as the installation has it; for ever is
/// <see cref="RetentionRules.Forever"/>. What is said of a task's type comes before what is said of its queue.
/// </summary>
public sealed record RetentionOverride
{
    /// <summary>The queue; absent where it is about a type.</summary>
    public string? Queue { get; init; }

    /// <summary>The type; absent where it is about a queue.</summary>
    public string? Type { get; init; }

    /// <summary>Tasks that succeeded.</summary>
    public TimeSpan? Succeeded { get; init; }

    /// <summary>Dead letters.</summary>
    public TimeSpan? Dead { get; init; }

    /// <summary>Tasks that were given up.</summary>
    public TimeSpan? Cancelled { get; init; }

    /// <summary>Tasks that were not started in time.</summary>
    public TimeSpan? Expired { get; init; }

    /// <summary>Tasks that were left out.</summary>
    public TimeSpan? Skipped { get; init; }

    /// <summary>Results without a time of their own, whose tasks are kept on without them.</summary>
    public TimeSpan? Results { get; init; }
}
