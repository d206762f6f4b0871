using System.Data.Common;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>
/// Tells, within the transaction that ends tasks, those that depend on them, and decides which of these go on. A child is
/// locked before its endings are counted, and they are counted anew each time, so that of two transactions that end two of
/// its parents the later one sees both. What does not fit into one transaction stays marked in the store.
/// </summary>
internal static class DependentsPass
{
    /// <summary>How many waiting tasks one transaction tells.</summary>
    public const int MostTold = 1000;

    private const string Waiting =
        "select task_id, depends_on_id from task_dependencies "
        + "where depends_on_id = @id and outcome is null order by task_id limit 1000";

    private const string Endings =
        "select task_id, outcome, count(*) from task_dependencies where task_id = @id group by task_id, outcome";

    private const string Reopen =
        "update task_dependencies set outcome = null where depends_on_id = @p0 and outcome is not null "
        + "and exists (select 1 from tasks t where t.id = task_dependencies.task_id and t.state = 1)";

    /// <summary>Looks after everything that was noted.</summary>
    /// <param name="session">The transaction, with all its changes made.</param>
    /// <param name="now">The current time.</param>
    /// <returns>The tasks that were decided.</returns>
    public static async Task<IReadOnlyList<TaskItem>> RunAsync(LedgerSession session, DateTimeOffset now)
    {
        if (session.News.Turned.Count == 0)
        {
            return [];
        }

        // As they stand after all changes of this transaction: one that ended may be open again by now.
        var rows = await session.LockAsync(session.News.Turned);
        await ReopenAsync(session, [.. rows.Values.Where(t => !t.State.IsFinal())]);
        var decided = new List<TaskItem>();
        var left = MostTold;
        var ended = rows.Values.Where(IsUntold).ToList();
        while (ended.Count > 0 && left > 0)
        {
            var told = await TellAsync(session, ended, left, now);
            left -= told.Count;
            decided.AddRange(told.Decided);
            ended = [.. told.Decided.Where(IsUntold)];
        }

        return decided;
    }

    /// <summary>Decides blocked tasks whose endings are all known, or are known to be missing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="ids">Tasks, blocked or not.</param>
    /// <param name="now">The current time.</param>
    public static async Task<IReadOnlyList<TaskItem>> DecideAsync(
        LedgerSession session,
        IReadOnlyCollection<Guid> ids,
        DateTimeOffset now
    )
    {
        var children = await session.LockAsync(ids);
        return await DecideAsync(session, children.Values, now);
    }

    private static bool IsUntold(TaskItem task) =>
        task.State.IsFinal() && task.Dependents is DependentsMark.Untold;

    // A task that was opened again may yet end as wanted; those that still wait for it wait for its next end.
    private static async Task ReopenAsync(LedgerSession session, IReadOnlyList<TaskItem> open)
    {
        foreach (var task in open)
        {
            await session.ExecuteAsync(Reopen, task.Id);
            task.Dependents = DependentsMark.Untold;
        }

        if (open.Count > 0)
        {
            await session.UpdateAsync(open);
        }
    }

    private static async Task<(int Count, IReadOnlyList<TaskItem> Decided)> TellAsync(
        LedgerSession session,
        IReadOnlyList<TaskItem> ended,
        int most,
        DateTimeOffset now
    )
    {
        var outcomes = ended.ToDictionary(t => t.Id, t => t.State);
        var edges = await session.QueryEachAsync(
            [.. outcomes.Keys.Order()],
            Waiting,
            (row, values) => (Child: values.ReadId(row, 0), Parent: values.ReadId(row, 1)),
            most
        );
        var children = await session.LockAsync([.. edges.Select(e => e.Child).Distinct()]);
        var told = edges
            .Where(e => children.ContainsKey(e.Child))
            .Select(e => new TaskDependency
            {
                TaskId = e.Child,
                DependsOnId = e.Parent,
                Outcome = outcomes[e.Parent],
            })
            .ToList();
        if (told.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Dependencies, told);
        }

        if (edges.Count < most)
        {
            foreach (var task in ended)
            {
                task.Dependents = DependentsMark.Told;
            }

            await session.UpdateAsync(ended);
        }

        return (edges.Count, await DecideAsync(session, children.Values, now));
    }

    private static async Task<IReadOnlyList<TaskItem>> DecideAsync(
        LedgerSession session,
        IEnumerable<TaskItem> children,
        DateTimeOffset now
    )
    {
        var blocked = children.Where(c => c.State is TaskState.Blocked && c.DependsRule is not null).ToList();
        if (blocked.Count == 0)
        {
            return [];
        }

        var endings = (
            await session.QueryEachAsync([.. blocked.Select(c => c.Id).Order()], Endings, ReadEndings)
        ).ToLookup(e => e.Child);
        var decided = new List<TaskItem>();
        var transitions = new List<TaskTransition>();
        foreach (var child in blocked)
        {
            var (total, met) = CountOf(child.DependsRule!, endings[child.Id]);
            var missed = (int)endings[child.Id].Where(e => e.Outcome is not null).Sum(e => e.Count) - met;
            var verdict = DependencyResolver.Decide(child.DependsRule!, total, met, missed);
            var enough = met >= child.DependsRule!.Mode.NeededOf(total);
            if (DependencyMoves.Apply(child, verdict, enough, now) is not { Changed: true } moved)
            {
                continue;
            }

            child.Version++;
            session.Tally.Moved(child, TaskState.Blocked);
            decided.Add(child);
            transitions.Add(TransitionOf(child, moved, now));
        }

        if (decided.Count > 0)
        {
            await session.UpdateAsync(decided);
            await session.InsertAsync(LedgerTables.Transitions, transitions);
        }

        return decided;
    }

    /// <summary>What the timeline says of a decision.</summary>
    public static TaskTransition TransitionOf(TaskItem child, Moved moved, DateTimeOffset now) =>
        new()
        {
            TaskId = child.Id,
            At = now,
            From = TaskState.Blocked,
            To = child.State,
            Actor = moved.Actor!,
            Reason = moved.Reason,
        };

    private static (int Total, int Met) CountOf(DependencyRule rule, IEnumerable<Ending> endings)
    {
        var (total, met) = (0L, 0L);
        foreach (var ending in endings)
        {
            total += ending.Count;
            met += ending.Outcome is { } outcome && rule.Wants(outcome) ? ending.Count : 0;
        }

        return ((int)total, (int)met);
    }

    private static Ending ReadEndings(DbDataReader row, IProviderValues values) =>
        new(values.ReadId(row, 0), row.IsDBNull(1) ? null : (TaskState)row.GetInt16(1), row.GetInt64(2));

    private readonly record struct Ending(Guid Child, TaskState? Outcome, long Count);
}
