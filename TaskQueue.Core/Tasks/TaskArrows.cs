namespace TaskQueue.Core.Tasks;

/// <summary>
/// Every move between two states that there is: by <see cref="TaskMoves"/>, by the end of an attempt, by an edit, or by the tasks that
/// one waits for. A test holds it against the picture in docs/task-states.md, and that one against what tasks do.
/// </summary>
public static class TaskArrows
{
    private static readonly Dictionary<TaskState, TaskState[]> Table = new()
    {
        [TaskState.Scheduled] = [TaskState.Queued, TaskState.Dead, TaskState.Cancelled, TaskState.Expired],
        [TaskState.Blocked] =
        [
            TaskState.Scheduled,
            TaskState.Queued,
            TaskState.Dead,
            TaskState.Cancelled,
            TaskState.Expired,
            TaskState.Skipped,
        ],
        [TaskState.Queued] =
        [
            TaskState.Scheduled,
            TaskState.Running,
            TaskState.Retrying,
            TaskState.Succeeded,
            TaskState.Dead,
            TaskState.Cancelled,
            TaskState.Expired,
        ],
        [TaskState.Running] =
        [
            TaskState.Queued,
            TaskState.Retrying,
            TaskState.Succeeded,
            TaskState.Dead,
            TaskState.Cancelled,
        ],
        [TaskState.Retrying] = [TaskState.Queued, TaskState.Dead, TaskState.Cancelled, TaskState.Expired],
        [TaskState.Dead] = [TaskState.Queued],
        [TaskState.Cancelled] = [TaskState.Queued],
        [TaskState.Expired] = [TaskState.Queued],
        [TaskState.Skipped] = [TaskState.Queued],
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<(TaskState From, TaskState To)> All =>
        Table.SelectMany(row => row.Value.Select(to => (row.Key, to)));

    /// <summary>Where a task can go from a state.</summary>
    /// <param name="state">The state.</param>
    public static IReadOnlyList<TaskState> From(TaskState state) => Table.GetValueOrDefault(state) ?? [];

    /// <summary>Whether there is such a move.</summary>
    /// <param name="from">The state before.</param>
    /// <param name="to">The state after.</param>
    public static bool Has(TaskState from, TaskState to) => From(from).Contains(to);
}
