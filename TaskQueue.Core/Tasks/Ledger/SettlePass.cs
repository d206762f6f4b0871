using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Settles results within a transaction: lock, decide, write rows, attempts, transitions and counters.</summary>
internal static class SettlePass
{
    public static async Task<IReadOnlyList<Settled>> RunAsync(
        LedgerSession session,
        IReadOnlyList<AttemptResult> results,
        DateTimeOffset now
    )
    {
        var rows = await session.LockAsync([.. results.Select(r => r.TaskId).Distinct()]);
        var settled = new List<Settled>(results.Count);
        var changed = new HashSet<TaskItem>();
        var attempts = new List<TaskAttempt>(results.Count);
        var transitions = new List<TaskTransition>();
        foreach (var result in results)
        {
            if (!rows.TryGetValue(result.TaskId, out var task))
            {
                settled.Add(new(result.TaskId, "", Verdict.Stale, TaskState.Cancelled));
                continue;
            }

            var (from, number) = (task.State, task.Attempt);
            var verdict = Settlement.Apply(task, result, now, Random.Shared.NextDouble());
            settled.Add(new(task.Id, task.Queue, verdict, task.State));
            if (verdict is Verdict.Stale)
            {
                continue;
            }

            changed.Add(task);
            session.Tally.Moved(task, from);
            session.News.Note(task, from);
            if (task.Attempt > number)
            {
                var attempt = AttemptOf(task, from, result);
                attempts.Add(attempt);
                session.Tally.Ran(task, attempt, now);
            }

            if (Tells(task, result) is { } reason)
            {
                transitions.Add(TransitionOf(task, from, result, reason, now));
            }
        }

        await WriteAsync(session, [.. changed], attempts, transitions);
        await DeathPass.RunAsync(session, [.. changed.Where(t => t.State is TaskState.Dead)], now);
        return settled;
    }

    private static async Task WriteAsync(
        LedgerSession session,
        List<TaskItem> changed,
        List<TaskAttempt> attempts,
        List<TaskTransition> transitions
    )
    {
        if (changed.Count > 0)
        {
            await session.UpdateAsync(changed);
        }

        if (attempts.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Attempts, attempts);
        }

        if (transitions.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Transitions, transitions);
        }
    }

    private static TaskAttempt AttemptOf(TaskItem task, TaskState from, AttemptResult result) =>
        new()
        {
            TaskId = task.Id,
            Number = task.Attempt,
            Worker = result.Worker,
            LeasedAt = result.LeasedAt,
            // The one who found a loss does not know the start; the row does, once it was noted.
            StartedAt = result.StartedAt ?? (from is TaskState.Running ? task.StartedAt : null),
            FinishedAt = result.FinishedAt,
            Outcome = result.Outcome,
            ErrorKind = result.Error?.Kind,
            ErrorMessage = result.Error?.Message,
            ErrorStack = result.Error?.Stack,
            Token = result.Token,
        };

    // What the attempt's own row does not tell.
    private static string? Tells(TaskItem task, AttemptResult result) =>
        task.State switch
        {
            TaskState.Cancelled => "Cancelled while it was running.",
            TaskState.Expired => "Its expiry passed before it could start.",
            TaskState.Dead => Settlement.WhyDead(task, result),
            _ when result.Outcome is AttemptOutcome.HandedBack =>
                $"Worker {result.Worker} handed it back unstarted.",
            _ when result.Outcome is AttemptOutcome.Expired =>
                $"Worker {result.Worker} found its time passed, which it has not by the clock of this server.",
            _ => null,
        };

    private static TaskTransition TransitionOf(
        TaskItem task,
        TaskState from,
        AttemptResult result,
        string reason,
        DateTimeOffset now
    ) =>
        new()
        {
            TaskId = task.Id,
            At = now,
            From = from,
            To = task.State,
            Actor = task.State is TaskState.Cancelled ? task.CancelRequestedBy ?? "system" : "system",
            Reason = reason,
            Attempt = result.Outcome is AttemptOutcome.HandedBack or AttemptOutcome.Expired
                ? null
                : task.Attempt,
        };
}
