using System.Globalization;
using System.Text.Json;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads the fields that tie a task to others: what it waits for, and what it must not be the same as.</summary>
internal static class TieValues
{
    private const string WantIds = "Must be a list of ids, or of # with the ref of a row of the same batch.";
    private const string WantMode = "Must be all, any, or a whole number from 1.";
    private const string WantOutcome = "Must be succeeded, finished or failed.";
    private const string WantFailed = "Must be skip, cancel or run.";
    private const string WantUnique =
        "Must be an object with by, queue, window and onConflict, all of them optional.";
    private const string WantWindow =
        "window: must be untilFinished, a duration such as PT1H, or a number of seconds.";
    private const string WantConflict = "onConflict: must be reject, existing, replace or extend.";

    /// <summary>Reads the list of dependencies.</summary>
    public static string? ReadDependsOn(ref Utf8JsonReader reader, TaskDraft draft)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return WantIds;
        }

        var ids = new List<string>();
        string? wanted = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String || TaskValues.TextOf(ref reader) is not { } id)
            {
                wanted = WantIds;
            }
            else if (ids.Count <= TaskLimits.Dependencies) // one more than allowed is enough for the refusal
            {
                ids.Add(id);
            }

            reader.Skip();
        }

        draft.DependsOn = ids;
        return wanted;
    }

    /// <summary>Reads how many dependencies are wanted.</summary>
    public static string? ReadMode(ref Utf8JsonReader reader, TaskDraft draft)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => TaskValues.TextOf(ref reader) ?? "",
            JsonTokenType.Number when reader.TryGetInt32(out var number) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            _ => "",
        };
        if (!DependencyMode.TryParse(text, out var mode))
        {
            return WantMode;
        }

        draft.DependsRule = draft.DependsRule with { Mode = mode };
        return null;
    }

    /// <summary>Reads how the dependencies must end.</summary>
    public static string? ReadOutcome(ref Utf8JsonReader reader, TaskDraft draft)
    {
        if (!TryWord<WantedOutcome>(ref reader, out var wanted))
        {
            return WantOutcome;
        }

        draft.DependsRule = draft.DependsRule with { Wanted = wanted };
        return null;
    }

    /// <summary>Reads what happens when that cannot be.</summary>
    public static string? ReadFailed(ref Utf8JsonReader reader, TaskDraft draft)
    {
        if (!TryWord<OnDependencyFailed>(ref reader, out var failed))
        {
            return WantFailed;
        }

        draft.DependsRule = draft.DependsRule with { OnFailed = failed };
        return null;
    }

    /// <summary>Reads the rule of a unique task.</summary>
    public static string? ReadUnique(ref Utf8JsonReader reader, TaskDraft draft)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return WantUnique;
        }

        var rule = new UniqueRule(UniqueRule.DefaultBy, false, null, OnUniqueConflict.Reject);
        string? wanted = null;
        using var json = JsonDocument.ParseValue(ref reader);
        try
        {
            foreach (var member in json.RootElement.EnumerateObject())
            {
                wanted ??= Read(member, ref rule);
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8, make no string.
            wanted ??= TaskValues.WantUnicode;
        }

        draft.Unique = rule;
        return wanted;
    }

    private static string? Read(JsonProperty member, ref UniqueRule rule)
    {
        var value = member.Value;
        switch (member.Name)
        {
            case "by" when value.ValueKind is JsonValueKind.Array:
                List<JsonElement> parts = [.. value.EnumerateArray().Take(UniqueRule.MostParts + 1)];
                if (parts.Exists(p => p.ValueKind is not JsonValueKind.String))
                {
                    return "by: must be a list of texts.";
                }

                rule = rule with { By = [.. parts.Select(p => p.GetString()!)] };
                return null;
            case "by":
                return "by: must be a list of texts.";
            case "queue" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                rule = rule with { Queue = value.GetBoolean() };
                return null;
            case "queue":
                return "queue: must be true or false.";
            case "window":
                return ReadWindow(value, ref rule);
            case "onConflict":
                if (
                    value.ValueKind is not JsonValueKind.String
                    || !DependencyRule.TryWord<OnUniqueConflict>(value.GetString()!, out var act)
                )
                {
                    return WantConflict;
                }

                rule = rule with { OnConflict = act };
                return null;
            default:
                return WantUnique;
        }
    }

    private static string? ReadWindow(JsonElement value, ref UniqueRule rule)
    {
        TimeSpan window = default;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() == UniqueRule.UntilFinished:
                rule = rule with { Window = null };
                return null;
            case JsonValueKind.String when Iso8601.TryParse(value.GetString()!, out window):
            case JsonValueKind.Number
                when value.TryGetDouble(out var seconds) && Iso8601.TryFromSeconds(seconds, out window):
                rule = rule with { Window = window };
                return null;
            default:
                return WantWindow;
        }
    }

    private static bool TryWord<T>(ref Utf8JsonReader reader, out T value)
        where T : struct, Enum
    {
        value = default;
        return reader.TokenType is JsonTokenType.String
            && DependencyRule.TryWord(TaskValues.TextOf(ref reader) ?? "", out value);
    }
}
