namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>What is to be done with dead letters of a kind, without anybody being asked.</summary>
/// <remarks>Rules are looked at in their order when a task dies; the first that matches decides.</remarks>
public sealed class LetterRule
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>A name for people; it stands in the timeline of tasks. No two rules share one.</summary>
    public required string Name { get; set; }

    /// <summary>Its place among the rules, from 1 on.</summary>
    public int Position { get; set; }

    /// <summary>Rises with each change that somebody makes to it, its place among others aside; the ETag of the API.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Of any of these types; all when empty.</summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>In any of these queues; all when empty.</summary>
    public IReadOnlyList<string> Queues { get; set; } = [];

    /// <summary>Of this group; see <see cref="ErrorFingerprint"/>.</summary>
    public long? Fingerprint { get; set; }

    /// <summary>With this kind of error.</summary>
    public string? ErrorKind { get; set; }

    /// <summary>With this text in the error's message, in any case.</summary>
    public string? ErrorContains { get; set; }

    /// <summary>At least this old when it died; see <see cref="LetterJudge.AgeOf"/>.</summary>
    public TimeSpan? MinAge { get; set; }

    /// <summary>At most this old when it died.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>What is done.</summary>
    public LetterAction Action { get; set; }

    /// <summary>How long after its death: the delay of a requeue, the age of a discard.</summary>
    public TimeSpan After { get; set; }

    /// <summary>How often rules, this one and others, may have requeued a task for this one to do it once more.</summary>
    public int? AtMost { get; set; }

    /// <summary>The tags of <see cref="LetterAction.Tag"/>.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Whether it only holds: what it matches stays as it is, and no rule behind it is looked at.</summary>
    public bool Paused { get; set; }

    /// <summary>Why it is paused.</summary>
    public string? PauseReason { get; set; }

    /// <summary>Who paused it.</summary>
    public string? PausedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>On how many dead letters it has acted.</summary>
    public long Acted { get; init; }

    /// <summary>When it did last.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Who changed it last.</summary>
    public required string UpdatedBy { get; set; }
}

/// <summary>What a rule does. The numbers are stored.</summary>
public enum LetterAction : short
{
    /// <summary>Queue the task again.</summary>
    Requeue = 0,

    /// <summary>Delete the task with its history.</summary>
    Discard = 1,

    /// <summary>Add tags.</summary>
    Tag = 2,

    /// <summary>Nothing: no later rule is looked at.</summary>
    Keep = 3,
}
