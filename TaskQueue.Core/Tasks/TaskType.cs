namespace TaskQueue.Core.Tasks;

/// <summary>A type that tasks may name: built in, announced by a worker, or described by an operator.</summary>
public sealed class TaskType
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was first known.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>What it is for, for people.</summary>
    public string? Description { get; set; }

    /// <summary>Rises with each change of the description; the ETag. 0: nobody has described it.</summary>
    public int Revision { get; set; }

    /// <summary>The version of its payload: rises with each change of the schema. 0: it has none.</summary>
    public int SchemaVersion { get; set; }

    /// <summary>The JSON schema that payloads must keep to; none when absent.</summary>
    public string? Schema { get; set; }

    /// <summary>Steps that bring payloads of older versions to the present one, as JSON; none when absent.</summary>
    public string? Migrations { get; set; }

    /// <summary>The queue of tasks that name none.</summary>
    public string? DefaultQueue { get; set; }

    /// <summary>The priority of tasks that give none, 0 to 9.</summary>
    public short? DefaultPriority { get; set; }

    /// <summary>How long an attempt may run where the task does not say.</summary>
    public TimeSpan? DefaultTimeout { get; set; }

    /// <summary>How many attempts may fail where the task does not say.</summary>
    public int? DefaultMaxAttempts { get; set; }

    /// <summary>The retry policy of tasks that give none, as text; kept for whoever reads policies.</summary>
    public string? DefaultRetry { get; set; }

    /// <summary>Labels that each of its tasks requires, besides its own; sorted.</summary>
    public IReadOnlyList<string> RequiredLabels { get; set; } = [];

    /// <summary>Since when, or from when on, it should not be used any more.</summary>
    public DateTimeOffset? DeprecatedAt { get; set; }

    /// <summary>From when on it is refused.</summary>
    public DateTimeOffset? SunsetAt { get; set; }

    /// <summary>What to use instead, for people.</summary>
    public string? DeprecationNote { get; set; }

    /// <summary>When it was described last.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Who described it last.</summary>
    public string? UpdatedBy { get; set; }
}
