namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What can be done to many tasks at once. The numbers are stored.</summary>
public enum BulkAction : short
{
    /// <summary>Queue dead, cancelled, expired and skipped tasks again.</summary>
    Retry = 0,

    /// <summary>Give tasks up that have not ended.</summary>
    Cancel = 1,

    /// <summary>Delete tasks that have ended.</summary>
    Delete = 2,

    /// <summary>Submit tasks once more, as new ones.</summary>
    Replay = 3,

    /// <summary>Give waiting tasks another priority.</summary>
    SetPriority = 4,

    /// <summary>Give waiting tasks the highest priority.</summary>
    Boost = 5,

    /// <summary>Move waiting tasks to another queue.</summary>
    Move = 6,

    /// <summary>Add tags.</summary>
    Tag = 7,

    /// <summary>Take tags away.</summary>
    Untag = 8,

    /// <summary>Queue dead letters again, all at once or as a canary.</summary>
    Requeue = 9,

    /// <summary>Give a rule for dead letters those that were dead before it was made.</summary>
    Apply = 10,

    /// <summary>Make the payloads of waiting and dead tasks ones of the newest version of their type.</summary>
    Migrate = 11,

    /// <summary>Submit the tasks of a file. It is through when it is written down.</summary>
    Import = 12,
}

/// <summary>What is known about actions as such.</summary>
public static class BulkActions
{
    /// <summary>
    /// The words of what can be asked for by name; work on dead letters, migrations and imports have doors of their own, and permissions.
    /// </summary>
    public static readonly IReadOnlyList<string> AllWords =
    [
        .. Enum.GetValues<BulkAction>()
            .Where(a =>
                a is not (BulkAction.Requeue or BulkAction.Apply or BulkAction.Migrate or BulkAction.Import)
            )
            .Select(a => a.Word()),
    ];

    /// <summary>The states in which a task waits.</summary>
    internal static readonly IReadOnlyList<TaskState> Waiting =
    [
        TaskState.Scheduled,
        TaskState.Blocked,
        TaskState.Queued,
        TaskState.Retrying,
    ];

    /// <summary>The word of an action, as the API writes it.</summary>
    /// <param name="action">The action.</param>
    public static string Word(this BulkAction action) =>
        action is BulkAction.SetPriority ? "setPriority" : action.ToString().ToLowerInvariant();

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word, in any case.</param>
    public static BulkAction? Parse(string? word) =>
        Enum.TryParse<BulkAction>(word, ignoreCase: true, out var action)
        && AllWords.Contains(word!, StringComparer.OrdinalIgnoreCase)
            ? action
            : null;

    /// <summary>Whether it can only be undone before it has begun, so that it waits a moment first.</summary>
    /// <param name="action">The action.</param>
    public static bool IsDestructive(this BulkAction action) =>
        action is BulkAction.Cancel or BulkAction.Delete;

    /// <summary>Whether it can be done to a task in a state. A task may move on before it is its turn.</summary>
    /// <param name="action">The action.</param>
    /// <param name="state">The state.</param>
    public static bool CanDo(this BulkAction action, TaskState state) =>
        action switch
        {
            BulkAction.Retry => state
                is TaskState.Dead
                    or TaskState.Cancelled
                    or TaskState.Expired
                    or TaskState.Skipped,
            BulkAction.Requeue or BulkAction.Apply => state is TaskState.Dead,
            BulkAction.Migrate => state is TaskState.Dead || Waiting.Contains(state),
            BulkAction.Cancel => !state.IsFinal(),
            BulkAction.Delete => state.IsFinal(),
            BulkAction.SetPriority or BulkAction.Boost or BulkAction.Move => Waiting.Contains(state),
            _ => true,
        };
}
