using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>What a submission must be like; pure, so that console, REST and imports refuse alike.</summary>
public static class NewTaskRules
{
    /// <summary>How far back a time to run may lie; a younger one means now.</summary>
    public static readonly TimeSpan OldestRunAt = TimeSpan.FromDays(1);

    /// <summary>Finds everything that is wrong, except an unknown type.</summary>
    /// <param name="task">The submission.</param>
    /// <param name="now">The current time.</param>
    public static FieldErrors Check(NewTask task, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        CheckNames(task, errors);
        CheckTexts(task, errors);
        CheckTimes(task, now, errors);
        CheckDeadline(task, now, errors);
        CheckSpan(task.ResultTtl, "resultTtl", errors);
        PayloadRules.Check(task.Payload, errors);
        DependencyRules.Check(task, errors);
        UniqueRules.Check(task, errors);
        errors.Require(task.Priority is >= 0 and <= 9, "priority", "Must be from 0 to 9.");
        errors.Require(
            task.MaxAttempts is null or (>= 1 and <= TaskLimits.Attempts),
            "maxAttempts",
            $"Must be from 1 to {TaskLimits.Attempts}."
        );
        RetryText.Check(task.Retry, "retry", errors);
        errors.Require(
            task.Timeout is null
                || (task.Timeout >= TimeSpan.FromSeconds(1) && task.Timeout <= TaskLimits.Timeout),
            "timeout",
            "Must be from one second to seven days."
        );
        return errors;
    }

    /// <summary>Checks tags.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckTags(IReadOnlyList<string> tags, FieldErrors errors)
    {
        errors.Require(tags.Count <= TaskLimits.Tags, "tags", $"At most {TaskLimits.Tags} tags.");
        foreach (var tag in tags)
        {
            errors.Require(!string.IsNullOrWhiteSpace(tag), "tags", "A tag must not be empty.");
            errors.Require(
                !(tag ?? "").Contains(',', StringComparison.Ordinal),
                "tags",
                "A tag must not hold a comma."
            );
            TextRules.Check(tag, "tags", TaskLimits.Tag, errors);
        }
    }

    private static void CheckNames(NewTask task, FieldErrors errors)
    {
        errors.Require(TextRules.IsName(task.Type), "type", $"Must be {TextRules.NameForm}.");
        errors.Require(TextRules.IsQueue(task.Queue), "queue", $"Must be {TextRules.QueueForm}.");
    }

    private static void CheckTexts(NewTask task, FieldErrors errors)
    {
        TextRules.Check(task.Name, "name", TaskLimits.Title, errors);
        TextRules.Check(task.Description, "description", TaskLimits.Description, errors);
        TextRules.Check(task.CorrelationId, "correlationId", TaskLimits.Name, errors);
        TextRules.Check(task.IdempotencyKey, "idempotencyKey", TaskLimits.IdempotencyKey, errors);
        errors.Require(
            task.IdempotencyKey is null or { Length: > 0 },
            "idempotencyKey",
            "Must not be empty."
        );
        CheckKey(task.ConcurrencyKey, errors);
        CheckTags(task.Tags, errors);
        LabelRules.Check(task.Labels, errors);
    }

    /// <summary>Checks a concurrency key.</summary>
    /// <param name="key">The key; absent is fine.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckKey(string? key, FieldErrors errors)
    {
        TextRules.Check(key, "concurrencyKey", TaskLimits.Name, errors);
        errors.Require(key is null or { Length: > 0 }, "concurrencyKey", "Must not be empty.");
        errors.Require(
            key is null || !key.Any(char.IsControl),
            "concurrencyKey",
            "Must not hold control characters."
        );
    }

    private static void CheckTimes(NewTask task, DateTimeOffset now, FieldErrors errors)
    {
        errors.Require(
            task.Delay is null || task.RunAt is null,
            "delay",
            "Give either delay or runAt, not both."
        );
        errors.Require(
            task.Delay is null || (task.Delay >= TimeSpan.Zero && task.Delay <= TaskLimits.Horizon),
            "delay",
            "Must be from zero to ten years."
        );
        errors.Require(
            task.RunAt is null || (task.RunAt >= now - OldestRunAt && task.RunAt <= now + TaskLimits.Horizon),
            "runAt",
            "Must lie between one day back and ten years ahead."
        );
        errors.Require(task.ExpiresAt is null || task.ExpiresAt > now, "expiresAt", "Is in the past.");
        errors.Require(
            task.ExpiresAt is null || task.ExpiresAt <= now + TaskLimits.Horizon + TaskLimits.Horizon,
            "expiresAt",
            "Is too far ahead."
        );
        var runAt = RunAtOf(task, now);
        errors.Require(
            task.ExpiresAt is null || task.ExpiresAt <= now || task.ExpiresAt > runAt,
            "expiresAt",
            "Is before the task's time to run."
        );
    }

    private static void CheckDeadline(NewTask task, DateTimeOffset now, FieldErrors errors)
    {
        errors.Require(
            task.Deadline is null || task.DeadlineAfter is null,
            "deadline",
            "Give either a time or a duration, not both."
        );
        CheckSpan(task.DeadlineAfter, "deadline", errors);
        errors.Require(task.Deadline is null || task.Deadline > now, "deadline", "Is in the past.");
        errors.Require(
            task.Deadline is null || task.Deadline <= now + TaskLimits.Horizon + TaskLimits.Horizon,
            "deadline",
            "Is too far ahead."
        );
        var deadline =
            task.Deadline
            ?? (
                task.DeadlineAfter is { } after && after > TimeSpan.Zero && after <= TaskLimits.Horizon
                    ? now + after
                    : null
            );
        errors.Require(
            deadline is null || deadline <= now || deadline > RunAtOf(task, now),
            "deadline",
            "Is before the task's time to run."
        );
    }

    /// <summary>Checks how long after its acceptance a task has to be done, or how long after its end its result is kept.</summary>
    /// <param name="span">The duration; absent is fine.</param>
    /// <param name="field">Its name.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckSpan(TimeSpan? span, string field, FieldErrors errors) =>
        errors.Require(
            span is null || (span >= TimeSpan.FromSeconds(1) && span <= TaskLimits.Horizon),
            field,
            "Must be from one second to ten years."
        );

    private static DateTimeOffset RunAtOf(NewTask task, DateTimeOffset now) =>
        task.RunAt
        ?? (
            task.Delay is { } delay && delay > TimeSpan.Zero && delay <= TaskLimits.Horizon
                ? now + delay
                : now
        );
}
