namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>How long ended tasks are kept, counted from their end. One row; a part that is absent keeps them for ever.</summary>
public sealed class RetentionPolicy
{
    /// <summary>The id of the only row.</summary>
    public const short Only = 1;

    /// <summary>Always <see cref="Only"/>.</summary>
    public short Id { get; init; } = Only;

    /// <summary>Rises with each change; the ETag of the API.</summary>
    public int Version { get; set; }

    /// <summary>Tasks that succeeded.</summary>
    public TimeSpan? Succeeded { get; set; }

    /// <summary>Dead letters.</summary>
    public TimeSpan? Dead { get; set; }

    /// <summary>Tasks that were given up.</summary>
    public TimeSpan? Cancelled { get; set; }

    /// <summary>Tasks that were not started in time.</summary>
    public TimeSpan? Expired { get; set; }

    /// <summary>Tasks that were left out.</summary>
    public TimeSpan? Skipped { get; set; }

    /// <summary>Results without a time of their own, whose tasks are kept on without them.</summary>
    public TimeSpan? Results { get; set; }

    /// <summary>What is different for single queues and types.</summary>
    public IReadOnlyList<RetentionOverride> Overrides { get; set; } = [];

    /// <summary>Who changed it last.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? ChangedAt { get; set; }
}
