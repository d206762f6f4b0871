namespace TaskQueue.Core.Tasks;

/// <summary>Which tasks; one filter for lists, and later for bulk work and exports. Parts that are absent match all.</summary>
public sealed record TaskFilter
{
    /// <summary>Any of these states.</summary>
    public IReadOnlyList<TaskState> States { get; init; } = [];

    /// <summary>Any of these queues.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Any of these types.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>All of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Any of these workers, by name.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>Dead of any of these: <see cref="ErrorFingerprint"/>.</summary>
    public IReadOnlyList<long> Fingerprints { get; init; } = [];

    /// <summary>At least this priority.</summary>
    public int? PriorityMin { get; init; }

    /// <summary>At most this priority.</summary>
    public int? PriorityMax { get; init; }

    /// <summary>Accepted at or after.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Accepted before.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Ended at or after.</summary>
    public DateTimeOffset? FinishedFrom { get; init; }

    /// <summary>Ended before.</summary>
    public DateTimeOffset? FinishedTo { get; init; }

    /// <summary>Text in the name, the description, a tag or the type; or a task's id.</summary>
    public string? Text { get; init; }

    /// <summary>Oldest first; the newest come first otherwise.</summary>
    public bool OldestFirst { get; init; }
}
