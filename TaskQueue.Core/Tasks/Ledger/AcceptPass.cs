using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Accepts tasks within a transaction.</summary>
internal static class AcceptPass
{
    public static async Task<Dictionary<Guid, AcceptOutcome>> RunAsync(
        LedgerSession session,
        IReadOnlyList<TaskItem> tasks,
        DateTimeOffset now
    )
    {
        var outcomes = new Dictionary<Guid, AcceptOutcome>(tasks.Count);
        if (!tasks.Any(IsTied))
        {
            await InsertAsync(session, tasks, outcomes, now);
            return outcomes;
        }

        // Those first that depend on nothing: the others may wait for them.
        var waitedFor = tasks.SelectMany(t => t.DependsOn).ToHashSet();
        foreach (var task in tasks)
        {
            task.Dependents = waitedFor.Contains(task.Id) ? DependentsMark.Untold : DependentsMark.None;
        }

        List<TaskItem> free = [.. tasks.Where(t => !IsTied(t))];
        if (free.Count > 0)
        {
            await InsertAsync(session, free, outcomes, now);
        }

        await new TiedTasks(session, outcomes, now).AcceptAsync([.. tasks.Where(IsTied)]);
        return outcomes;
    }

    /// <summary>Inserts rows with their tags, counts them, and finds the first task where a key is taken.</summary>
    public static async Task InsertAsync(
        LedgerSession session,
        IReadOnlyList<TaskItem> tasks,
        Dictionary<Guid, AcceptOutcome> outcomes,
        DateTimeOffset now
    )
    {
        var inserted = await session.InsertTasksAsync(tasks);
        var tags = new List<TaskTag>();
        var replaced = new List<TaskTransition>();
        // None where no path is declared: such a task costs no statement more.
        List<TaskValue>? values = null;
        foreach (var task in tasks)
        {
            if (!inserted.Contains(task.Id))
            {
                outcomes[task.Id] =
                    await FindFirstAsync(session, task)
                    ?? throw new InvalidOperationException(
                        $"Task {task.Id} was neither inserted nor found by its key."
                    );
                continue;
            }

            outcomes[task.Id] = new(AcceptKind.Accepted, task.Id);
            session.Tally.Accepted(task, now);
            if (task.Sent is { } sent)
            {
                replaced.Add(sent.Told(task, task.CreatedBy, now));
            }

            if (task.Values.Count > 0)
            {
                (values ??= []).AddRange(task.Values);
            }

            tags.AddRange(task.Tags.Select(tag => new TaskTag { Tag = tag, TaskId = task.Id }));
        }

        if (tags.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Tags, tags);
        }

        if (values is not null)
        {
            await session.InsertAsync(LedgerTables.Values, values);
        }

        if (replaced.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Transitions, replaced);
        }
    }

    /// <summary>What becomes of a submission whose idempotency key another task has.</summary>
    /// <returns>Repeated or clash; nothing when no task has the key.</returns>
    public static async Task<AcceptOutcome?> FindFirstAsync(LedgerSession session, TaskItem task)
    {
        if (await session.FindByKeyAsync(task.CreatedBy, task.IdempotencyKey!) is not { } first)
        {
            return null;
        }

        var same = first.RequestHash.AsSpan().SequenceEqual(task.RequestHash);
        return new(same ? AcceptKind.Repeated : AcceptKind.Clash, first.Id);
    }

    private static bool IsTied(TaskItem task) => task.DependsOn.Count > 0 || task.Unique is not null;
}
