namespace TaskQueue.Core.Tasks.Follows;

/// <summary>That somebody wants to hear what becomes of something. Each follow knows by itself what it has told already.</summary>
public sealed class Follow
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account of whoever follows.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What kind of thing is followed.</summary>
    public required FollowKind Kind { get; init; }

    /// <summary>Which one: an id, the name of a queue, or the fingerprint of a group.</summary>
    public required string Subject { get; init; }

    /// <summary>Both in one word, as <see cref="FollowKeys"/> writes it.</summary>
    public required string Key { get; init; }

    /// <summary>The id of a task, schedule or operation; none of a queue and of a group.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>What people call it, as it was when it began.</summary>
    public required string About { get; init; }

    /// <summary>The queue that a task or schedule was in then, or the queue itself.</summary>
    public string? Queue { get; init; }

    /// <summary>A permission that one must have in all queues to hear of it, beside the usual one.</summary>
    public string? Needs { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The end of a task or operation that was told last, or that it had when the follow began; none while it had none.</summary>
    public DateTimeOffset? SeenEnd { get; init; }

    /// <summary>Whether it was told that an operation waits for a word.</summary>
    public bool Asked { get; init; }
}

/// <summary>What can be followed. The numbers are stored; they never change meaning.</summary>
public enum FollowKind : short
{
    /// <summary>A task: its ends, and that it was deleted.</summary>
    Task = 0,

    /// <summary>The dead letters of a queue.</summary>
    Queue = 1,

    /// <summary>What goes wrong with a schedule: its tasks that die, and fires that make none.</summary>
    Schedule = 2,

    /// <summary>Work on many tasks: its end, and that it waits for a word.</summary>
    Operation = 3,

    /// <summary>Dead letters that died of the same.</summary>
    Group = 4,
}
