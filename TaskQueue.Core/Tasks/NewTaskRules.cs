using System.Globalization;

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
        PayloadRules.Check(task.Payload, errors);
        errors.Require(task.Priority is >= 0 and <= 9, "priority", "Must be from 0 to 9.");
        errors.Require(
            task.MaxAttempts is null or (>= 1 and <= TaskLimits.Attempts),
            "maxAttempts",
            Invariant($"Must be from 1 to {TaskLimits.Attempts}.")
        );
        errors.Require(
            task.Timeout is null
                || (task.Timeout >= TimeSpan.FromSeconds(1) && task.Timeout <= TaskLimits.Timeout),
            "timeout",
            "Must be from one second to seven days."
        );
        return errors;
    }

    /// <summary>Checks the name of a queue or a type: letters, digits and <c>. _ - : /</c>, so that it is safe in any place.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= TaskLimits.Name }
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "._-:/".Contains(c, StringComparison.Ordinal));

    /// <summary>Checks a text for people: its length, and that it is text that every store can keep.</summary>
    /// <param name="text">The text; absent is fine.</param>
    /// <param name="field">The field that it came in.</param>
    /// <param name="most">How many characters it may have.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckText(string? text, string field, int most, FieldErrors errors)
    {
        if (text is null)
        {
            return;
        }

        errors.Require(text.Length <= most, field, Invariant($"At most {most} characters."));
        errors.Require(
            !text.Contains('\0', StringComparison.Ordinal),
            field,
            "Must not hold the character NUL."
        );
        errors.Require(IsUnicode(text), field, "Must be valid Unicode: it holds half of a surrogate pair.");
    }

    /// <summary>Checks tags.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void CheckTags(IReadOnlyList<string> tags, FieldErrors errors)
    {
        errors.Require(tags.Count <= TaskLimits.Tags, "tags", Invariant($"At most {TaskLimits.Tags} tags."));
        foreach (var tag in tags)
        {
            errors.Require(!string.IsNullOrWhiteSpace(tag), "tags", "A tag must not be empty.");
            errors.Require(
                !(tag ?? "").Contains(',', StringComparison.Ordinal),
                "tags",
                "A tag must not hold a comma."
            );
            CheckText(tag, "tags", TaskLimits.Tag, errors);
        }
    }

    private static void CheckNames(NewTask task, FieldErrors errors)
    {
        const string Form = "1 to 128 letters, digits or . _ - : /";
        errors.Require(IsName(task.Type), "type", $"Must be {Form}.");
        errors.Require(IsName(task.Queue), "queue", $"Must be {Form}.");
    }

    private static void CheckTexts(NewTask task, FieldErrors errors)
    {
        CheckText(task.Name, "name", TaskLimits.Title, errors);
        CheckText(task.Description, "description", TaskLimits.Description, errors);
        CheckText(task.CorrelationId, "correlationId", TaskLimits.Name, errors);
        CheckText(task.IdempotencyKey, "idempotencyKey", TaskLimits.IdempotencyKey, errors);
        errors.Require(
            task.IdempotencyKey is null or { Length: > 0 },
            "idempotencyKey",
            "Must not be empty."
        );
        CheckTags(task.Tags, errors);
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
        var runAt =
            task.RunAt
            ?? (
                task.Delay is { } delay && delay > TimeSpan.Zero && delay <= TaskLimits.Horizon
                    ? now + delay
                    : now
            );
        errors.Require(
            task.ExpiresAt is null || task.ExpiresAt <= now || task.ExpiresAt > runAt,
            "expiresAt",
            "Is before the task's time to run."
        );
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
