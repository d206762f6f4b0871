using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>Makes the rows of submissions that were checked.</summary>
internal static class NewRows
{
    /// <summary>The row of a submission, as if it waited for no other task.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="task">What for.</param>
    /// <param name="type">What is said of its type; absent where nobody knows it.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="dependsOn">The tasks that it waits for.</param>
    /// <param name="now">The current time, in microseconds.</param>
    /// <param name="brought">Its payload as one of the newest version of its type, where it had to change.</param>
    public static TaskItem Of(
        Actor actor,
        NewTask task,
        TaskType? type,
        Guid id,
        IReadOnlyList<Guid> dependsOn,
        DateTimeOffset now,
        ReadOnlyMemory<byte>? brought = null
    )
    {
        var asked = task.RunAt ?? (task.Delay is { } delay ? now + delay : null);
        var runAt = asked is { } at ? Microseconds(at) : (DateTimeOffset?)null;
        var waits = runAt > now;
        var own = task.Retry is { } text ? RetryPolicies.Of(text) : null;
        var retry = own ?? (type?.Retry is { } kept ? RetryPolicies.Of(kept) : null);
        return new()
        {
            Id = id,
            Type = task.Type,
            TypeVersion = type?.Version,
            Queue = task.Queue,
            Priority = (short)task.Priority,
            Name = task.Name,
            Description = task.Description,
            State = waits ? TaskState.Scheduled : TaskState.Queued,
            Version = 1,
            Payload = (brought ?? task.Payload).ToArray(),
            Sent = brought is null ? null : new(task.TypeVersion, task.Payload.ToArray()),
            MaxAttempts =
                task.MaxAttempts
                ?? own?.Attempts
                ?? type?.MaxAttempts
                ?? retry?.Attempts
                ?? RetryPolicy.DefaultAttempts,
            Retry = retry?.Text,
            Timeout = task.Timeout ?? type?.Timeout ?? TimeSpan.FromMinutes(5),
            RunAt = runAt,
            DueAt = waits ? runAt : null,
            ExpiresAt = task.ExpiresAt is { } expires ? Microseconds(expires) : null,
            DeadlineAt = DeadlineOf(task, type, runAt, now),
            ResultTtl = task.ResultTtl ?? type?.ResultTtl,
            CreatedAt = now,
            CreatedBy = actor.Name,
            Tags = [.. task.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Labels = LabelRules.Sorted(task.Labels),
            ParentId = task.ParentId,
            CorrelationId = task.CorrelationId,
            TraceId = task.TraceId,
            ConcurrencyKey = task.ConcurrencyKey ?? "",
            IdempotencyKey = task.IdempotencyKey,
            RequestHash = task.IdempotencyKey is null ? null : RequestHash.Of(task),
            DependsOn = dependsOn,
            DependsRule = dependsOn.Count > 0 ? task.DependsRule : null,
            Unique = task.Unique is { } rule ? ClaimOf(task, rule, id, now) : null,
        };
    }

    /// <summary>What both stores can keep, so that a task reads the same from either.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    // What its type says counts from its time to run: else a task for next week would be dead tomorrow.
    private static DateTimeOffset? DeadlineOf(
        NewTask task,
        TaskType? type,
        DateTimeOffset? runAt,
        DateTimeOffset now
    )
    {
        var deadline = task.Deadline;
        if (task.DeadlineAfter is { } own)
        {
            deadline ??= now + own;
        }
        else if (type?.DeadlineAfter is { } usual)
        {
            deadline ??= (runAt is { } start && start > now ? start : now) + usual;
        }

        return deadline is { } at ? Microseconds(at) : null;
    }

    private static TaskUnique ClaimOf(NewTask task, UniqueRule rule, Guid id, DateTimeOffset now) =>
        new()
        {
            Key = UniqueKey.Of(task, rule),
            TaskId = id,
            Until = rule.Window is { } window ? Microseconds(now + window) : null,
            Refuses = rule.OnConflict is OnUniqueConflict.Reject,
        };
}
