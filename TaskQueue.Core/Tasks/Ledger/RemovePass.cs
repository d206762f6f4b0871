using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Removes ended tasks with their history within a transaction; the counters remember that it was there.</summary>
internal static class RemovePass
{
    private static readonly string[] History =
    [
        "task_attempts",
        "task_transitions",
        "task_log_lines",
        "task_tags",
        "task_values",
        "task_dependencies",
        "task_uniques",
        "dead_letter_dues",
    ];

    public static async Task<TaskItem> RunAsync(LedgerSession session, Guid id, int? version)
    {
        var task = Only(await session.LockAsync([id]), id, version);
        if (ObjectionTo(task) is { } objection)
        {
            throw new RefusalException(RefusalCode.Conflict, objection);
        }

        await RemoveAsync(session, [task]);
        return task;
    }

    /// <summary>Why a task cannot be removed as it stands; none when it can.</summary>
    public static string? ObjectionTo(TaskItem task) =>
        !task.State.IsFinal() ? $"Only tasks that have ended can be deleted; this one is {task.State.Word()}."
        : task.Dependents is DependentsMark.Untold
            ? "The tasks that depend on it are being told that it has ended; try again in a moment."
        : null;

    /// <summary>Removes tasks that were locked, and to which there is no objection.</summary>
    public static async Task RemoveAsync(LedgerSession session, IReadOnlyList<TaskItem> ended)
    {
        List<Guid> ids = [.. ended.Select(t => t.Id)];
        foreach (var table in History)
        {
            await session.ExecuteForAllAsync($"delete from {table} where task_id", ids);
        }

        await session.ExecuteForAllAsync("delete from tasks where id", ids);
        foreach (var task in ended)
        {
            session.Tally.Removed(task);
        }
    }

    /// <summary>The row, refused when it is not there or has another version.</summary>
    public static TaskItem Only(Dictionary<Guid, TaskItem> rows, Guid id, int? version)
    {
        if (!rows.TryGetValue(id, out var task))
        {
            throw new RefusalException(RefusalCode.NotFound, "There is no such task.");
        }

        return version is { } asked && asked != task.Version
            ? throw new RefusalException(
                RefusalCode.Stale,
                $"The task has changed meanwhile: it has version {task.Version}, not {asked}."
            )
            : task;
    }
}
