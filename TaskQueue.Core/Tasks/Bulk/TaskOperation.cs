namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// One piece of work on many tasks, and how far it has come. The row is all that there is of it: any process can go on
/// where the last one stopped, since the cursor moves in the transaction that changes the tasks.
/// </summary>
public sealed class TaskOperation
{
    /// <summary>Failures that are told one by one.</summary>
    public const int MostFailures = 100;

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is done.</summary>
    public required BulkAction Action { get; init; }

    /// <summary>How it stands.</summary>
    public OperationStatus Status { get; set; }

    /// <summary>Who asked.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in their words.</summary>
    public string? Reason { get; init; }

    /// <summary>What the action needs to know, as JSON.</summary>
    public required string Arguments { get; init; }

    /// <summary>Which tasks, as JSON: ids in order, or a filter.</summary>
    public string Selection { get; init; } = "";

    /// <summary>No task with a higher id is touched: those came later.</summary>
    public Guid UpTo { get; init; }

    /// <summary>Tasks up to this id have been dealt with.</summary>
    public Guid Cursor { get; init; }

    /// <summary>How many tasks matched when it was asked for.</summary>
    public long Matched { get; init; }

    /// <summary>To how many it was done.</summary>
    public long Done { get; init; }

    /// <summary>To how many it could not be done.</summary>
    public long Failed { get; init; }

    /// <summary>The first of those, as JSON.</summary>
    public string Failures { get; init; } = "[]";

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it may begin; until then it can be undone.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, however it did.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Who paused, resumed, cancelled or undid it last.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>How far a canary is; <see cref="OperationStage.Whole"/> for all that is none.</summary>
    public OperationStage Stage { get; init; }

    /// <summary>When the stage must have ended. None while its tasks are still being queued.</summary>
    public DateTimeOffset? StageUntil { get; init; }

    /// <summary>Why it ended itself, for people.</summary>
    public string? StopReason { get; init; }

    /// <summary>The task for which it did.</summary>
    public Guid? StoppedBy { get; init; }

    /// <summary>The account of who asked, also where they came with a key of theirs. None where none asked.</summary>
    public Guid? MakerId { get; init; }

    /// <summary>Until when somebody else may approve it. None where nobody had to.</summary>
    public DateTimeOffset? ApprovalUntil { get; init; }

    /// <summary>Who approved or refused it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When they did.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why, in their words.</summary>
    public string? DecisionReason { get; init; }
}

/// <summary>How an operation stands. The numbers are stored.</summary>
public enum OperationStatus : short
{
    /// <summary>Not begun; it can be undone.</summary>
    Waiting = 0,

    /// <summary>At work.</summary>
    Running = 1,

    /// <summary>Halted until somebody resumes it.</summary>
    Paused = 2,

    /// <summary>Through.</summary>
    Finished = 3,

    /// <summary>Ended by somebody before it was through; what was done stays done.</summary>
    Cancelled = 4,

    /// <summary>Ended by somebody before it began; nothing was done.</summary>
    Undone = 5,

    /// <summary>Ended by itself before it was through: a canary came back; what was done stays done.</summary>
    Stopped = 6,

    /// <summary>Not begun: another person must approve it first. It can be undone.</summary>
    AwaitingApproval = 7,

    /// <summary>Another person refused it; nothing was done.</summary>
    Refused = 8,

    /// <summary>Nobody approved it in time; nothing was done.</summary>
    Expired = 9,
}

/// <summary>The stages of a canary. The numbers are stored.</summary>
public enum OperationStage : short
{
    /// <summary>There are none.</summary>
    Whole = 0,

    /// <summary>One task.</summary>
    First = 1,

    /// <summary>A share of them.</summary>
    Share = 2,

    /// <summary>The rest.</summary>
    Rest = 3,

    /// <summary>The rest, once somebody has said so: paused until then.</summary>
    Offered = 4,
}

/// <summary>A task to which it could not be done.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Reason">Why.</param>
public sealed record OperationFailure(Guid TaskId, string Reason);
