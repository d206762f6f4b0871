using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Takes tasks of another installation in, within a transaction, with their history. A task that is there already is left
/// as it is; so is one whose idempotency key another task has.
/// </summary>
internal static class ImportPass
{
    public static async Task<ImportOutcome> RunAsync(LedgerSession session, IReadOnlyList<ImportedTask> tasks)
    {
        var there = await session.LockAsync([.. tasks.Select(t => t.Task.Id)]);
        var news = tasks.Where(t => !there.ContainsKey(t.Task.Id)).ToList();
        if (news.Count == 0)
        {
            return new([], there.Count, 0);
        }

        var inserted = await session.InsertTasksAsync([.. news.Select(t => t.Task)]);
        var added = news.Where(t => inserted.Contains(t.Task.Id)).ToList();
        if (added.Count > 0)
        {
            await WriteAsync(session, added);
        }

        return new([.. added.Select(t => t.Task.Id)], there.Count, news.Count - added.Count);
    }

    /// <summary>Makes a queue known with the tasks that were removed from it, unless it is known.</summary>
    /// <returns>Whether it was made.</returns>
    public static async Task<bool> AddQueueAsync(LedgerSession session, string queue, long removed) =>
        await session.ExecuteAsync(
            "insert into queue_counts (queue, shard, accepted, removed, scheduled, blocked, queued, running, retrying, "
                + "succeeded, dead, cancelled, expired, skipped) "
                + "select @p0, @p1, @p2, @p2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 "
                + "where not exists (select 1 from queue_counts where queue = @p0)",
            queue,
            (short)1,
            removed
        ) > 0;

    private static async Task WriteAsync(LedgerSession session, List<ImportedTask> added)
    {
        // The insert knows what a submission has; what happened since then comes with the columns of moves.
        await session.UpdateAsync([.. added.Select(t => t.Task)]);
        await InsertAsync(session, LedgerTables.Attempts, added.SelectMany(t => t.Attempts));
        await InsertAsync(session, LedgerTables.Transitions, added.SelectMany(t => t.Transitions));
        await InsertAsync(session, LedgerTables.LogLines, added.SelectMany(t => t.LogLines));
        await InsertAsync(
            session,
            LedgerTables.Tags,
            added.SelectMany(t => t.Task.Tags.Select(tag => new TaskTag { Tag = tag, TaskId = t.Task.Id }))
        );
        await InsertAsync(session, LedgerTables.Values, added.SelectMany(t => t.Task.Values));
        await InsertAsync(session, LedgerTables.Dependencies, added.SelectMany(t => t.Dependencies));
        // A key that a task here has stays with it.
        await InsertAsync(session, LedgerTables.FreeUniques, added.SelectMany(t => t.Uniques));
        await InsertAsync(
            session,
            LedgerTables.LetterDues,
            added
                .Where(t => t.RuleRequeues > 0)
                .Select(t => new LetterDue { TaskId = t.Task.Id, Requeues = t.RuleRequeues })
        );
        foreach (var task in added)
        {
            session.Tally.Imported(task.Task);
        }
    }

    private static async Task InsertAsync<TRow>(
        LedgerSession session,
        LedgerTable<TRow> table,
        IEnumerable<TRow> rows
    )
    {
        var list = rows.ToList();
        if (list.Count > 0)
        {
            await session.InsertAsync(table, list);
        }
    }
}

/// <summary>A task of another installation, with what belongs to it.</summary>
internal sealed record ImportedTask(
    TaskItem Task,
    IReadOnlyList<TaskAttempt> Attempts,
    IReadOnlyList<TaskTransition> Transitions,
    IReadOnlyList<TaskLogLine> LogLines
)
{
    /// <summary>What it waits for.</summary>
    public IReadOnlyList<TaskDependency> Dependencies { get; init; } = [];

    /// <summary>How often rules for dead letters have requeued it.</summary>
    public int RuleRequeues { get; init; }

    /// <summary>The keys that it alone has.</summary>
    public IReadOnlyList<TaskUnique> Uniques { get; init; } = [];
}

/// <summary>What became of a step of an import.</summary>
/// <param name="Added">The tasks that are new here.</param>
/// <param name="Existing">How many were here already.</param>
/// <param name="KeysTaken">How many were left out because another task has their idempotency key.</param>
internal sealed record ImportOutcome(IReadOnlyList<Guid> Added, int Existing, int KeysTaken);
