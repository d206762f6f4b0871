namespace TaskQueue.Core.Inbox;

/// <summary>Something that somebody is told: a line of their inbox.</summary>
public sealed class Notice
{
    /// <summary>UUID version 7; rises with the time at which it was written.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What kind of thing happened.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>To what, such as <c>queue:mail</c> or <c>alert:</c> and its id.</summary>
    public required string Key { get; init; }

    /// <summary>What people call that.</summary>
    public required string About { get; init; }

    /// <summary>The state that it has since: the word of a task's, an operation's, or the severity of an alert.</summary>
    public string? State { get; init; }

    /// <summary>More, in a few words; none where there is no more to say.</summary>
    public string? Detail { get; init; }

    /// <summary>How many tasks it is about.</summary>
    public long Count { get; init; }

    /// <summary>The queue that it happened in. Who may not see the queue does not see the notice.</summary>
    public string? Queue { get; init; }

    /// <summary>A permission that one must have in all queues to see it, beside the usual one.</summary>
    public string? Needs { get; init; }

    /// <summary>The task, or one of them.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>When it happened, the last time that it did.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was read; none while it was not.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>What a notice tells. The numbers are stored; they never change meaning.</summary>
public enum NoticeKind : short
{
    /// <summary>A task has ended.</summary>
    TaskEnded = 0,

    /// <summary>A task was deleted before it had ended.</summary>
    TaskDeleted = 1,

    /// <summary>Tasks of a queue have died.</summary>
    QueueDeaths = 2,

    /// <summary>Tasks of a schedule have died.</summary>
    ScheduleDeaths = 3,

    /// <summary>A fire of a schedule made no task.</summary>
    ScheduleMissed = 4,

    /// <summary>Work on many tasks has ended.</summary>
    OperationEnded = 5,

    /// <summary>Work on many tasks waits for a word.</summary>
    OperationAsks = 6,

    /// <summary>Tasks have died of an error.</summary>
    GroupDeaths = 7,

    /// <summary>An alert was opened.</summary>
    AlertOpened = 8,
}

/// <summary>The words of those.</summary>
public static class NoticeKinds
{
    private static readonly string[] Words =
    [
        "task.ended",
        "task.deleted",
        "queue.dead",
        "schedule.dead",
        "schedule.missed",
        "operation.ended",
        "operation.asks",
        "group.dead",
        "alert.opened",
    ];

    /// <summary>The word of a kind, as the API writes it.</summary>
    /// <param name="kind">The kind.</param>
    public static string Word(this NoticeKind kind) => Words[(int)kind];
}
