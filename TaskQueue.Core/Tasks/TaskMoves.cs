using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks;

/// <summary>The moves of a task that are not the outcome of an attempt; each refuses what it cannot do.</summary>
internal static class TaskMoves
{
    /// <summary>A waiting task ends; a running one is asked to.</summary>
    public static Moved Cancel(TaskItem task, string actor, DateTimeOffset now)
    {
        if (task.State.IsFinal())
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"The task has ended already: {task.State.Word()}."
            );
        }

        task.CancelRequestedAt ??= now;
        task.CancelRequestedBy ??= actor;
        if (task.State is TaskState.Running)
        {
            return Moved.By(actor, "Asked the running attempt to stop.");
        }

        // The store hears of an attempt when it ends, or after its first second: a ready task may be running already.
        var reason = task.State switch
        {
            TaskState.Queued => "Cancelled.",
            TaskState.Retrying => "Cancelled before its next attempt.",
            _ => "Cancelled before it ran.",
        };
        task.State = TaskState.Cancelled;
        task.FinishedAt = now;
        task.DueAt = null;
        return Moved.By(actor, reason);
    }

    /// <summary>A task that ended badly is ready again.</summary>
    public static Moved Retry(TaskItem task, string actor)
    {
        if (
            task.State
            is not (TaskState.Dead or TaskState.Cancelled or TaskState.Expired or TaskState.Skipped)
        )
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Only dead, cancelled, expired and skipped tasks can be retried; this one is {task.State.Word()}."
            );
        }

        Reopen(task);
        return Moved.By(actor, "Retried by hand.");
    }

    /// <summary>A dead letter is ready again.</summary>
    public static Moved Requeue(TaskItem task, string actor, string reason)
    {
        if (task.State is not TaskState.Dead)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Only dead letters can be requeued; this task is {task.State.Word()}."
            );
        }

        Reopen(task);
        return Moved.By(actor, reason);
    }

    /// <summary>A scheduled or retrying task whose time has come is ready.</summary>
    public static Moved Promote(TaskItem task, DateTimeOffset now)
    {
        if (task.State is not (TaskState.Scheduled or TaskState.Retrying) || task.DueAt > now)
        {
            return Moved.Not;
        }

        var from = task.State;
        task.State = TaskState.Queued;
        task.DueAt = null;
        return from is TaskState.Scheduled ? Moved.By("system", "Its time to run came.") : Moved.Silently;
    }

    /// <summary>A task that was not started in time has expired.</summary>
    public static Moved Expire(TaskItem task, DateTimeOffset now)
    {
        if (task.State.IsFinal() || task.State is TaskState.Running || !(task.ExpiresAt <= now))
        {
            return Moved.Not;
        }

        task.State = TaskState.Expired;
        task.FinishedAt = now;
        task.DueAt = null;
        return Moved.By("system", "Its expiry passed before it could start.");
    }

    /// <summary>A task that waits beyond its deadline is dead.</summary>
    public static Moved MissDeadline(TaskItem task, DateTimeOffset now)
    {
        if (task.State.IsFinal() || task.State is TaskState.Running || !(task.DeadlineAt <= now))
        {
            return Moved.Not;
        }

        Settlement.EndAtDeadline(task, now);
        return Moved.By("system", Settlement.DeadlinePassed);
    }

    /// <summary>An attempt says that it runs; a late note changes nothing.</summary>
    public static Moved Start(TaskItem task, long token, string worker, DateTimeOffset startedAt)
    {
        if (task.State is not TaskState.Queued || task.Fence >= token)
        {
            return Moved.Not;
        }

        task.State = TaskState.Running;
        task.Fence = token;
        task.Worker = worker;
        task.StartedAt = startedAt;
        return Moved.Silently;
    }

    private static void Reopen(TaskItem task)
    {
        task.State = TaskState.Queued;
        task.Forgiven = task.Attempt;
        task.Losses = 0;
        task.RetrySince = null;
        task.Fingerprint = null;
        task.DueAt = null;
        task.FinishedAt = null;
        task.CancelRequestedAt = null;
        task.CancelRequestedBy = null;
        task.Progress = null;
        task.ProgressMessage = null;
        // What has passed would end it again at once.
        task.ExpiresAt = null;
        task.DeadlineAt = null;
    }
}
