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

    /// <summary>What the timeline says of a task that was not done by its deadline.</summary>
    public const string DeadlinePassed = "Its deadline passed.";

    // How much sooner than by this process's clock a deadline may have passed by that of the broker.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

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
            AttemptOutcome.Abandoned => Forgive(
                task,
                "Its worker gave it up, and its deadline has passed.",
                now
            ),
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
        if (task.State is not TaskState.Dead || IsWornOut(task, result))
        {
            return null;
        }

        if (
            task.DeadlineAt is { } deadline
            && (task.FinishedAt >= deadline || EndedByDeadline(task, result, task.FinishedAt))
        )
        {
            return DeadlinePassed;
        }

        var policy = RetryPolicies.Of(task.Retry);
        return result.Error is { Final: true } ? "Its handler said that trying again cannot help."
            : policy.RuleFor(result.Error) is { Never: true } rule ? $"Its retry policy says: {rule.Text}."
            : policy.Within is not null && task.DeadlineAt is not null
                ? "Its next attempt would come after its deadline, or later than its retry policy allows."
            : policy.Within is { } within
                ? $"Its retry policy allows retries within {RetrySpans.Write(within)} only."
            : task.DeadlineAt is not null ? "Its next attempt would come after its deadline."
            : null;
    }

    /// <summary>Makes a task dead that was not done by its deadline.</summary>
    /// <param name="task">The row; no attempt of it has told why.</param>
    /// <param name="now">The current time.</param>
    public static Verdict EndAtDeadline(TaskItem task, DateTimeOffset now) =>
        EndAtDeadline(task, "Its deadline passed while it waited.", now);

    private static Verdict EndAtDeadline(TaskItem task, string message, DateTimeOffset now)
    {
        (task.ErrorKind, task.ErrorMessage, task.ErrorStack) = (DeadlineError.Kind, message, null);
        return End(task, TaskState.Dead, now);
    }

    // Its attempts are used up, or its worker was lost too often: the deadline adds nothing.
    private static bool IsWornOut(TaskItem task, AttemptResult result) =>
        !EndedByDeadline(task, result, task.FinishedAt)
        && (
            result.Outcome is AttemptOutcome.Lost or AttemptOutcome.Abandoned
                ? task.Losses >= MostLosses
                : Failures(task) >= task.MaxAttempts
        );

    // A worker says so; it is believed where this process's clock says so, too, or nearly: no task is dead of a wrong clock.
    private static bool EndedByDeadline(TaskItem task, AttemptResult result, DateTimeOffset? now) =>
        result.Outcome is AttemptOutcome.Expired
        || (
            result is { Outcome: AttemptOutcome.TimedOut, Error.Kind: DeadlineError.Kind }
            && HasPassed(task.DeadlineAt, now)
        );

    private static bool HasPassed(DateTimeOffset? end, DateTimeOffset? now) => now >= end - Slack;

    private static int Failures(TaskItem task) => Math.Max(1, task.Attempt - task.Forgiven);

    private static Verdict WithoutAttempt(TaskItem task, AttemptResult result, DateTimeOffset now)
    {
        if (task.CancelRequestedAt is not null)
        {
            return End(task, TaskState.Cancelled, now);
        }

        // It says that one of them has passed: the one that comes first. Where neither has, the task goes back.
        if (result.Outcome is AttemptOutcome.Expired)
        {
            if (!(task.ExpiresAt <= task.DeadlineAt) && HasPassed(task.DeadlineAt, now))
            {
                return EndAtDeadline(task, now);
            }

            if (HasPassed(task.ExpiresAt, now))
            {
                return End(task, TaskState.Expired, now);
            }

            // Clocks disagree. Given out again at once, it would come back at once, for as long as they do.
            task.State = TaskState.Retrying;
            task.DueAt = now + Slack;
            return Verdict.Waiting;
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
        task.ResultUntil = now + task.ResultTtl;
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
            result.Error is { Final: true }
            || EndedByDeadline(task, result, now)
            || failures >= task.MaxAttempts
                ? null
                : policy.RestAfter(result.Error, failures, now - (task.RetrySince ?? now), jitter);
        if (rest is null || now + rest >= task.DeadlineAt)
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
            return Forgive(task, "Its worker was lost, and its deadline has passed.", now);
        }

        task.ErrorKind = "WorkerLost";
        task.ErrorMessage = $"The worker was lost {task.Losses} times while it ran this task.";
        return End(task, TaskState.Dead, now);
    }

    // Said of what does not count: what to say where there is no time for another attempt.
    private static Verdict Forgive(TaskItem task, string tooLate, DateTimeOffset now)
    {
        task.Forgiven++;
        if (task.DeadlineAt <= now)
        {
            return EndAtDeadline(task, tooLate, now);
        }

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
