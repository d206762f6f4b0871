using System.Text.Json;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads the value of one field of a task.</summary>
internal static class TaskValues
{
    /// <summary>What is wanted where a text cannot be made of what came.</summary>
    public const string WantUnicode = "Must be valid Unicode.";

    private const string WantText = "Must be a text.";
    private const string WantNumber = "Must be a whole number.";
    private const string WantTime = "Must be a time with its offset, such as 2026-05-04T03:02:01Z.";
    private const string WantDuration = "Must be a duration such as PT30S, or a number of seconds.";
    private const string WantDeadline =
        "Must be a time with its offset, such as 2026-05-04T03:02:01Z, or a duration such as PT1H, or a number of seconds.";
    private const string WantTexts = "Must be a list of texts.";

    /// <summary>Reads the value that the reader stands on into the draft.</summary>
    /// <param name="reader">The reader; on a value that is not null.</param>
    /// <param name="field">The field.</param>
    /// <param name="draft">Takes the value.</param>
    /// <returns>What was wanted instead, when it is something else.</returns>
    public static string? TryRead(ref Utf8JsonReader reader, TaskField field, TaskDraft draft) =>
        field switch
        {
            TaskField.Priority => ReadNumber(ref reader, n => draft.Priority = n),
            TaskField.MaxAttempts => ReadNumber(ref reader, n => draft.MaxAttempts = n),
            TaskField.Delay => ReadDuration(ref reader, d => draft.Delay = d),
            TaskField.Timeout => ReadDuration(ref reader, d => draft.Timeout = d),
            TaskField.RunAt => ReadTime(ref reader, t => draft.RunAt = t),
            TaskField.ExpiresAt => ReadTime(ref reader, t => draft.ExpiresAt = t),
            TaskField.ResultTtl => ReadDuration(ref reader, d => draft.ResultTtl = d),
            TaskField.Deadline => ReadDeadline(ref reader, draft),
            TaskField.Tags => ReadTexts(ref reader, TaskLimits.Tags, t => draft.Tags = t),
            TaskField.Labels => ReadTexts(ref reader, LabelRules.Most, l => draft.Labels = l),
            TaskField.DependsOn => TieValues.ReadDependsOn(ref reader, draft),
            TaskField.DependsOnMode => TieValues.ReadMode(ref reader, draft),
            TaskField.DependsOnOutcome => TieValues.ReadOutcome(ref reader, draft),
            TaskField.OnDependencyFailed => TieValues.ReadFailed(ref reader, draft),
            TaskField.Unique => TieValues.ReadUnique(ref reader, draft),
            _ => ReadText(ref reader, field, draft),
        };

    private static string? ReadText(ref Utf8JsonReader reader, TaskField field, TaskDraft draft)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            return WantText;
        }

        if (TextOf(ref reader) is not { } text)
        {
            return WantUnicode;
        }

        switch (field)
        {
            case TaskField.Type:
                draft.Type = text;
                break;
            case TaskField.TypeVersion:
                draft.TypeVersion = text;
                return text.Length == 0 ? "Must not be empty." : null;
            case TaskField.Queue:
                draft.Queue = text;
                break;
            case TaskField.Name:
                draft.Name = text;
                break;
            case TaskField.Description:
                draft.Description = text;
                break;
            case TaskField.Retry:
                draft.Retry = text;
                break;
            case TaskField.CorrelationId:
                draft.CorrelationId = text;
                break;
            case TaskField.Ref:
                draft.Ref = text;
                break;
            case TaskField.ConcurrencyKey:
                draft.ConcurrencyKey = text;
                break;
            default:
                draft.IdempotencyKey = text;
                break;
        }

        return null;
    }

    private static string? ReadNumber(ref Utf8JsonReader reader, Action<int> keep)
    {
        if (reader.TokenType is not JsonTokenType.Number || !reader.TryGetInt32(out var number))
        {
            return WantNumber;
        }

        keep(number);
        return null;
    }

    private static string? ReadDuration(ref Utf8JsonReader reader, Action<TimeSpan> keep)
    {
        TimeSpan duration = default;
        var read = reader.TokenType switch
        {
            JsonTokenType.String => Iso8601.TryParse(TextOf(ref reader) ?? "", out duration),
            JsonTokenType.Number => reader.TryGetDouble(out var seconds)
                && Iso8601.TryFromSeconds(seconds, out duration),
            _ => false,
        };
        if (!read)
        {
            return WantDuration;
        }

        keep(duration);
        return null;
    }

    private static string? ReadTime(ref Utf8JsonReader reader, Action<DateTimeOffset> keep)
    {
        if (
            reader.TokenType is not JsonTokenType.String
            || !Iso8601.TryParse(TextOf(ref reader) ?? "", out DateTimeOffset time)
        )
        {
            return WantTime;
        }

        keep(time);
        return null;
    }

    // A text that begins as a date does is one; all else is a duration.
    private static string? ReadDeadline(ref Utf8JsonReader reader, TaskDraft draft)
    {
        var wanted =
            reader.TokenType is JsonTokenType.String
            && reader.ValueSpan is [>= (byte)'0' and <= (byte)'9', ..]
                ? ReadTime(ref reader, t => draft.Deadline = t)
                : ReadDuration(ref reader, d => draft.DeadlineAfter = d);
        return wanted is null ? null : WantDeadline;
    }

    private static string? ReadTexts(ref Utf8JsonReader reader, int most, Action<IReadOnlyList<string>> keep)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return WantTexts;
        }

        var texts = new List<string>();
        string? wanted = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String)
            {
                wanted = WantTexts;
            }
            else if (TextOf(ref reader) is not { } text)
            {
                wanted ??= WantUnicode;
            }
            else if (texts.Count <= most) // one more than allowed is enough for the refusal
            {
                texts.Add(text);
            }

            reader.Skip();
        }

        keep(texts);
        return wanted;
    }

    // Half a surrogate pair, or bytes that are not UTF-8, make no string.
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
