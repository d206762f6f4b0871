namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Moves tasks within a transaction; those that are to run again are made ones of today's version first.</summary>
internal static class MovePass
{
    public static async Task<IReadOnlyList<TaskItem>> RunAsync(
        LedgerSession session,
        IReadOnlyCollection<Guid> ids,
        Func<TaskItem, Moved> move,
        DateTimeOffset now,
        UpgradePass? upgrade = null
    )
    {
        var rows = await session.LockAsync(ids);
        if (upgrade is not null)
        {
            await upgrade.ReadAsync(rows.Values);
        }

        var changed = new List<TaskItem>();
        var dead = new List<TaskItem>();
        var transitions = new List<TaskTransition>();
        foreach (var task in rows.Values)
        {
            var from = task.State;
            var moved = move(task);
            if (!moved.Changed)
            {
                continue;
            }

            task.Version++;
            changed.Add(task);
            session.Tally.Moved(task, from);
            session.News.Note(task, from);
            if (task.State is TaskState.Dead && from is not TaskState.Dead)
            {
                dead.Add(task);
            }

            if (moved.Actor is { } actor)
            {
                transitions.Add(
                    new()
                    {
                        TaskId = task.Id,
                        At = now,
                        From = from,
                        To = task.State,
                        Actor = actor,
                        Reason = moved.Reason,
                    }
                );
            }
        }

        if (changed.Count > 0)
        {
            await session.UpdateAsync(changed);
            await session.InsertAsync(LedgerTables.Transitions, transitions);
            await DeathPass.RunAsync(session, dead, now);
            if (upgrade is not null)
            {
                await upgrade.WriteAsync(changed, now);
            }
        }

        return changed;
    }
}
