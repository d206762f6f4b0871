using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Removes one ended task with its history within a transaction; the counters remember that it was there.</summary>
internal static class RemovePass
{
    private static readonly string[] History =
    [
        "task_attempts",
        "task_transitions",
        "task_log_lines",
        "task_tags",
        "task_dependencies",
        "task_uniques",
    ];

    public static async Task<bool> RunAsync(LedgerSession session, Guid id, int? version)
    {
        var task = Only(await session.LockAsync([id]), id, version);
        if (!task.State.IsFinal())
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Only tasks that have ended can be deleted; this one is {task.State.Word()}."
            );
        }

        if (task.Dependents is DependentsMark.Untold)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "The tasks that depend on it are being told that it has ended; try again in a moment."
            );
        }

        foreach (var table in History)
        {
            await session.ExecuteAsync($"delete from {table} where task_id = @p0", id);
        }

        await session.ExecuteAsync("delete from tasks where id = @p0", id);
        session.Tally.Removed(task.Queue, task.State);
        return true;
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
