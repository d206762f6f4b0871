using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// What a result does to its task; a pure decision. A result counts only when its token is newer than what the row
/// knows (the fence), so a repeated or late one changes nothing.
/// </summary>
internal static class Settlement
{
    /// <summary>Losses that make a task dead: it takes its workers down.</summary>
    public const int MostLosses = 3;

    /// <summary>Changes the row as the result demands.</summary>
    /// <param name="task">The row as it stands in the store.</param>
    /// <param name="result">What the worker or the reaper says.</param>
    /// <param name="now">The current time.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public static Verdict Apply(TaskItem task, AttemptResult result, DateTimeOffset now, double jitter)
    {
        var fresh =
            (task.State is TaskState.Queued && task.Fence < result.Token)
            || (task.State is TaskState.Running && task.Fence <= result.Token);
        if (!fresh)
        {
            return Verdict.Stale;
        }

        var wasRunning = task.State is TaskState.Running || result.WasRunning;
        task.Fence = result.Token;
        task.Version++;
        if (result.Outcome is AttemptOutcome.HandedBack or AttemptOutcome.Expired)
        {
            return WithoutAttempt(task, result, now);
        }

        CloseAttempt(task, result);
        return result.Outcome switch
        {
            AttemptOutcome.Succeeded => Succeed(task, result, now),
            _ when task.CancelRequestedAt is not null => End(task, TaskState.Cancelled, now),
            AttemptOutcome.Cancelled => End(task, TaskState.Cancelled, now),
            AttemptOutcome.Lost => Lose(task, wasRunning, now),
            AttemptOutcome.Abandoned => Forgive(task),
            _ => Fail(task, result, now, jitter),
        };
    }

    /// <summary>
    /// Why a task that could have failed more often is dead all the same; nothing where its attempts are used up, or where
    /// its error says it.
    /// </summary>
    /// <param name="task">The row, settled.</param>
    /// <param name="result">The result that settled it.</param>
    public static string? WhyDead(TaskItem task, AttemptResult result)
    {
        if (
            task.State is not TaskState.Dead
            || result.Outcome is AttemptOutcome.Lost
            || Failures(task) >= task.MaxAttempts
        )
        {
            return null;
        }

        var policy = RetryPolicies.Of(task.Retry);
        return result.Error is { Final: true } ? "Its handler said that trying again cannot help."
            : policy.RuleFor(result.Error) is { Never: true } rule ? $"Its retry policy says: {rule.Text}."
            : policy.Within is { } within
                ? $"Its retry policy allows retries within {RetrySpans.Write(within)} only."
            : null;
    }

    private static int Failures(TaskItem task) => Math.Max(1, task.Attempt - task.Forgiven);

    private static Verdict WithoutAttempt(TaskItem task, AttemptResult result, DateTimeOffset now)
    {
        if (task.CancelRequestedAt is not null)
        {
            return End(task, TaskState.Cancelled, now);
        }

        if (result.Outcome is AttemptOutcome.Expired)
        {
            return End(task, TaskState.Expired, now);
        }

        task.State = TaskState.Queued;
        return Verdict.Ready;
    }

    private static void CloseAttempt(TaskItem task, AttemptResult result)
    {
        task.Attempt++;
        task.Worker = result.Worker;
        task.StartedAt = result.StartedAt ?? task.StartedAt ?? result.LeasedAt;
        task.ErrorKind = result.Error?.Kind;
        task.ErrorMessage = result.Error?.Message;
        task.ErrorStack = result.Error?.Stack;
    }

    private static Verdict Succeed(TaskItem task, AttemptResult result, DateTimeOffset now)
    {
        task.Result = result.Output ?? "null"u8.ToArray();
        task.Progress = task.Progress is null ? null : (short)100;
        return End(task, TaskState.Succeeded, now);
    }

    private static Verdict Fail(TaskItem task, AttemptResult result, DateTimeOffset now, double jitter)
    {
        var policy = RetryPolicies.Of(task.Retry);
        if (policy.Within is not null)
        {
            task.RetrySince ??= result.StartedAt ?? result.LeasedAt;
        }

        var failures = Failures(task);
        var rest =
            result.Error is { Final: true } || failures >= task.MaxAttempts
                ? null
                : policy.RestAfter(result.Error, failures, now - (task.RetrySince ?? now), jitter);
        if (rest is null)
        {
            return End(task, TaskState.Dead, now);
        }

        task.State = TaskState.Retrying;
        task.DueAt = now + rest;
        task.Progress = null;
        task.ProgressMessage = null;
        return Verdict.Waiting;
    }

    // The first loss makes the task a suspect. A further one counts only where its handler is known to have been
    // running, so that the mates of a poisonous task are not charged for its deeds.
    private static Verdict Lose(TaskItem task, bool wasRunning, DateTimeOffset now)
    {
        if (task.Losses == 0 || wasRunning)
        {
            task.Losses++;
        }

        if (task.Losses < MostLosses)
        {
            return Forgive(task);
        }

        task.ErrorKind = "WorkerLost";
        task.ErrorMessage = $"The worker was lost {task.Losses} times while it ran this task.";
        return End(task, TaskState.Dead, now);
    }

    private static Verdict Forgive(TaskItem task)
    {
        task.Forgiven++;
        task.State = TaskState.Queued;
        task.Progress = null;
        task.ProgressMessage = null;
        return Verdict.Ready;
    }

    private static Verdict End(TaskItem task, TaskState state, DateTimeOffset now)
    {
        task.State = state;
        task.FinishedAt = now;
        task.DueAt = null;
        if (state is TaskState.Dead)
        {
            task.Fingerprint = ErrorFingerprint.Of(task.Type, task.ErrorKind, task.ErrorMessage);
        }

        return Verdict.Ended;
    }
}
