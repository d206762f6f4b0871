using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Writes notes within a transaction. A note of a superseded attempt moves nothing; its log lines are kept.</summary>
internal static class NotePass
{
    public static async Task<bool> RunAsync(LedgerSession session, IReadOnlyList<AttemptNote> notes)
    {
        var rows = await session.LockAsync([
            .. notes.Where(n => n is not LogNote).Select(n => n.TaskId).Distinct(),
        ]);
        var changed = new HashSet<TaskItem>();
        foreach (var note in notes)
        {
            if (rows.TryGetValue(note.TaskId, out var task) && Apply(session, task, note))
            {
                changed.Add(task);
            }
        }

        if (changed.Count > 0)
        {
            await session.UpdateAsync([.. changed]);
        }

        var lines = notes.OfType<LogNote>().Select(LineOf).ToList();
        if (lines.Count > 0)
        {
            await session.InsertAsync(LedgerTables.LogLines, lines);
        }

        return true;
    }

    private static bool Apply(LedgerSession session, TaskItem task, AttemptNote note)
    {
        switch (note)
        {
            case StartedNote started:
                var from = task.State;
                if (!TaskMoves.Start(task, started.Token, started.Worker, started.At).Changed)
                {
                    return false;
                }

                task.Version++;
                session.Tally.Moved(task, from);
                return true;

            // Without a new version: progress is no reason to refuse somebody's edit.
            case ProgressNote progress when task.State is TaskState.Running && task.Fence == progress.Token:
                task.Progress = progress.Percent;
                task.ProgressMessage = progress.Message;
                session.Tally.Progressed(task);
                return true;

            default:
                return false;
        }
    }

    private static TaskLogLine LineOf(LogNote note) =>
        new()
        {
            TaskId = note.TaskId,
            Attempt = note.Attempt,
            At = note.At,
            Level = note.Level,
            Message = note.Text,
        };
}
