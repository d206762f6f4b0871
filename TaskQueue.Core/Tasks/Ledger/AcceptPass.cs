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
        var inserted = await session.InsertTasksAsync(tasks);
        var outcomes = new Dictionary<Guid, AcceptOutcome>(tasks.Count);
        var tags = new List<TaskTag>();
        foreach (var task in tasks)
        {
            if (!inserted.Contains(task.Id))
            {
                outcomes[task.Id] = await FindFirstAsync(session, task);
                continue;
            }

            outcomes[task.Id] = new(AcceptKind.Accepted, task.Id);
            session.Tally.Accepted(task.Queue, task.State, now);
            tags.AddRange(task.Tags.Select(tag => new TaskTag { Tag = tag, TaskId = task.Id }));
        }

        if (tags.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Tags, tags);
        }

        return outcomes;
    }

    private static async Task<AcceptOutcome> FindFirstAsync(LedgerSession session, TaskItem task)
    {
        var first =
            await session.FindByKeyAsync(task.CreatedBy, task.IdempotencyKey!)
            ?? throw new InvalidOperationException(
                $"Task {task.Id} was neither inserted nor found by its key."
            );
        var same = first.RequestHash.AsSpan().SequenceEqual(task.RequestHash);
        return new(same ? AcceptKind.Repeated : AcceptKind.Clash, first.Id);
    }
}
