using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>
/// Looks after dependencies outside the transaction that ended a task: goes on telling where there was too much to tell,
/// and decides blocked tasks whose tasks have all ended, or are gone.
/// </summary>
internal static class DependentsRepair
{
    // A task that is gone without having told counts as skipped.
    private const string Lost =
        "select d.task_id, d.depends_on_id, t.state from task_dependencies d left join tasks t on t.id = d.depends_on_id "
        + "where d.task_id = @id and d.outcome is null and (t.id is null or t.state >= 5)";

    public static async Task<int> RunAsync(
        LedgerSession session,
        IReadOnlyCollection<Guid> ended,
        IReadOnlyCollection<Guid> blocked,
        DateTimeOffset now
    )
    {
        foreach (var id in ended)
        {
            session.News.Note(id);
        }

        if (blocked.Count == 0)
        {
            return 0;
        }

        // The children first, as everywhere; the states of ended tasks can change by a retry alone.
        var children = await session.LockAsync(blocked);
        var lost = await session.QueryEachAsync(
            [.. children.Keys.Order()],
            Lost,
            (row, values) =>
                new TaskDependency
                {
                    TaskId = values.ReadId(row, 0),
                    DependsOnId = values.ReadId(row, 1),
                    Outcome = row.IsDBNull(2) ? TaskState.Skipped : (TaskState)row.GetInt16(2),
                }
        );
        if (lost.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Dependencies, lost);
        }

        var decided = await DependentsPass.DecideAsync(session, blocked, now);
        session.News.Decided.AddRange(decided);
        foreach (var task in decided)
        {
            session.News.Note(task, TaskState.Blocked);
        }

        return decided.Count;
    }
}
