using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Edits one waiting task within a transaction.</summary>
internal static class EditPass
{
    /// <summary>Refuses what cannot be edited, or not in this way.</summary>
    public static async Task<TaskItem> CheckAsync(
        LedgerSession session,
        Guid id,
        TaskEdit edit,
        int? version,
        DateTimeOffset now
    )
    {
        var task = RemovePass.Only(await session.LockAsync([id]), id, version);
        if (task.State is TaskState.Running || task.State.IsFinal())
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Only waiting tasks can be edited; this one is {task.State.Word()}."
            );
        }

        CheckDeadline(task, edit, now);
        return task;
    }

    public static async Task<TaskItem> RunAsync(
        LedgerSession session,
        Guid id,
        TaskEdit edit,
        int? version,
        string actor,
        DateTimeOffset now
    )
    {
        var task = await CheckAsync(session, id, edit, version, now);
        var (from, fromQueue) = (task.State, task.Queue);
        Apply(task, edit, now);
        await session.ExecuteAsync(
            "update tasks set queue = @p1, priority = @p2, run_at = @p3, due_at = @p4, expires_at = @p5, "
                + "state = @p6, deadline_at = @p7, version = version + 1 where id = @p0",
            id,
            task.Queue,
            task.Priority,
            task.RunAt,
            task.DueAt,
            task.ExpiresAt,
            (short)task.State,
            task.DeadlineAt
        );
        await WriteTextsAsync(session, id, edit);
        session.Tally.Moved(task, fromQueue, from, task.Queue, task.State);
        await session.InsertAsync(
            LedgerTables.Transitions,
            [
                new()
                {
                    TaskId = id,
                    At = now,
                    From = from,
                    To = task.State,
                    Actor = actor,
                    Reason = edit.Reason,
                },
            ]
        );
        return task;
    }

    // What the edit leaves as it is has been seen by no rule of a submission: such a task would only wait for its deadline.
    private static void CheckDeadline(TaskItem task, TaskEdit edit, DateTimeOffset now)
    {
        if (DeadlineOf(task, edit, now) is not { } deadline)
        {
            return;
        }

        var errors = new FieldErrors();
        if (edit.RunAt is { } runAt)
        {
            errors.Require(runAt < deadline, "runAt", "Is not before the task's deadline.");
        }
        else if (deadline != task.DeadlineAt && !edit.RunAtOnce)
        {
            errors.Require(
                !((task.DueAt ?? task.RunAt) >= deadline),
                "deadline",
                "Is before the task's time to run."
            );
        }

        errors.ThrowIfAny();
    }

    private static DateTimeOffset? DeadlineOf(TaskItem task, TaskEdit edit, DateTimeOffset now)
    {
        var wanted = edit.Deadline ?? (edit.DeadlineAfter is { } after ? now + after : null);
        return edit.WithoutDeadline ? null
            : wanted is { } at ? NewRows.Microseconds(at)
            : task.DeadlineAt;
    }

    private static void Apply(TaskItem task, TaskEdit edit, DateTimeOffset now)
    {
        task.Queue = edit.Queue ?? task.Queue;
        task.Priority = (short)(edit.Priority ?? task.Priority);
        task.ExpiresAt = edit.NeverExpires ? null : edit.ExpiresAt ?? task.ExpiresAt;
        task.DeadlineAt = DeadlineOf(task, edit, now);
        if ((edit.RunAtOnce ? now : edit.RunAt) is not { } runAt)
        {
            return;
        }

        task.RunAt = edit.RunAtOnce ? null : runAt;
        if (task.State is TaskState.Retrying)
        {
            // Its next attempt; one that has passed comes due at once.
            task.DueAt = runAt;
            return;
        }

        if (task.State is TaskState.Blocked)
        {
            // Its time counts once what it waits for has ended.
            return;
        }

        var waits = runAt > now;
        task.DueAt = waits ? runAt : null;
        task.State = waits ? TaskState.Scheduled : TaskState.Queued;
    }

    private static async Task WriteTextsAsync(LedgerSession session, Guid id, TaskEdit edit)
    {
        if (edit.Name is { } name)
        {
            await session.ExecuteAsync(
                "update tasks set name = @p1 where id = @p0",
                id,
                name.Length == 0 ? null : name
            );
        }

        if (edit.Description is { } text)
        {
            await session.ExecuteAsync(
                "update tasks set description = @p1 where id = @p0",
                id,
                text.Length == 0 ? null : text
            );
        }

        if (edit.Payload is { } payload)
        {
            await session.ExecuteAsync(
                "update tasks set payload = @p1, type_version = @p2 where id = @p0",
                id,
                payload.ToArray(),
                edit.TypeVersion
            );
            await ValuePass.ReplaceAsync(session, id, edit.Searched.ValuesOf(payload, id));
        }

        if (edit.Labels is { } labels)
        {
            await session.ExecuteAsync(
                "update tasks set labels = @p1 where id = @p0",
                id,
                Data.JsonStringsConverter.Write(LabelRules.Sorted(labels))
            );
        }

        if (edit.Tags is { } tags)
        {
            string[] sorted = [.. tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            await session.ExecuteAsync(
                "update tasks set tags = @p1 where id = @p0",
                id,
                Data.JsonStringsConverter.Write(sorted)
            );
            await session.ExecuteAsync("delete from task_tags where task_id = @p0", id);
            await session.InsertAsync(
                LedgerTables.Tags,
                [.. sorted.Select(t => new TaskTag { Tag = t, TaskId = id })]
            );
        }
    }
}
