namespace TaskQueue.Core.Tasks;

/// <summary>A type that tasks may name: built in, announced once by a worker, or defined by somebody.</summary>
public sealed class TaskType
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was first known.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>What it does, for people.</summary>
    public string? Description { get; set; }

    /// <summary>The version of its payload, in its owner's words.</summary>
    public string? Version { get; set; }

    /// <summary>The JSON schema that payloads must keep to; none when absent.</summary>
    public string? Schema { get; set; }

    /// <summary>The retry policy of its tasks that bring none, in canonical form.</summary>
    public string? Retry { get; set; }

    /// <summary>How many attempts of its tasks may fail, where neither the task nor its own policy says so.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>How long an attempt of its tasks that bring no timeout may run.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long after its acceptance, or its time to run, a task that brings no deadline has to be done.</summary>
    public TimeSpan? DeadlineAfter { get; set; }

    /// <summary>How long after their end the results of its tasks are kept that do not say so themselves.</summary>
    public TimeSpan? ResultTtl { get; set; }

    /// <summary>Why it should not be used any more, and what to use instead; absent while it may be.</summary>
    public string? Deprecation { get; set; }

    /// <summary>Since when it should not be used.</summary>
    public DateTimeOffset? DeprecatedAt { get; set; }

    /// <summary>When it is to go away.</summary>
    public DateTimeOffset? Sunset { get; set; }

    /// <summary>
    /// What is hidden of its payloads and results, a path a line. Where it is absent, those without the permission to see
    /// payloads see nothing of them; where it is empty, all.
    /// </summary>
    public string? Mask { get; set; }

    /// <summary>The paths of its payloads that are searched for, one a line.</summary>
    public string? Indexed { get; set; }

    /// <summary>Rises with each change of its definition, 0 while it has none; the ETag of the API.</summary>
    public int Revision { get; set; }

    /// <summary>Who defined it last.</summary>
    public string? UpdatedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}
