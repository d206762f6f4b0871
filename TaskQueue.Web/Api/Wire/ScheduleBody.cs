using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// Reads a schedule from the bytes of a body; its task as <see cref="TaskBody"/> reads one, so that the payload stays the
/// very bytes that came.
/// </summary>
internal sealed class ScheduleBody
{
    private const string Task = "task";

    /// <summary>The fields that say when it fires.</summary>
    private static readonly string[] Timing =
    [
        "cron",
        "interval",
        "timeZone",
        "startAt",
        "endAt",
        "excludedDays",
        "calendars",
    ];

    /// <summary>What a schedule has.</summary>
    public static readonly IReadOnlyList<string> ForSchedule =
    [
        "name",
        "description",
        .. Timing,
        "missedRuns",
        "missedLimit",
        "overlap",
        Task,
    ];

    /// <summary>What a preview takes.</summary>
    public static readonly IReadOnlyList<string> ForPreview = [.. Timing, "count", "from"];

    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly FieldErrors _errors = new();
    private TaskDraft _task = new();

    /// <summary>How many fires a preview is to show.</summary>
    public int? Count => _values.TryGetValue("count", out var count) ? (int)count : null;

    /// <summary>After when a preview starts.</summary>
    public DateTimeOffset? From => Instant("from");

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="known">The fields that it may give.</param>
    /// <exception cref="RefusalException">It cannot be read.</exception>
    public static ScheduleBody Parse(ReadOnlyMemory<byte> body, IReadOnlyList<string> known)
    {
        var parsed = new ScheduleBody();
        var reader = new Utf8JsonReader(body.Span, TaskBody.Options);
        try
        {
            if (body.Length == 0 || !reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw new RefusalException(RefusalCode.Unreadable, Fault("body", "Must be a JSON object."));
            }

            parsed.ReadFields(ref reader, body, known);
            reader.Read(); // throws when anything follows
        }
        catch (JsonException e)
        {
            throw new RefusalException(RefusalCode.Unreadable, Fault("body", JsonFaults.Describe(e)));
        }

        return parsed._errors.IsEmpty
            ? parsed
            : throw new RefusalException(RefusalCode.Unreadable, parsed._errors.ToDictionary());
    }

    /// <summary>The schedule that the body stands for; what is missing or wrong is found by the rules of schedules.</summary>
    /// <param name="allowUnknownType">Accept a type that nobody knows.</param>
    public NewSchedule ToSchedule(bool allowUnknownType)
    {
        // What is missing is refused by the rules, together with all else.
        _task.Type ??= "";
        _task.Payload ??= ReadOnlyMemory<byte>.Empty;
        return new()
        {
            Name = Text("name") ?? "",
            Description = Text("description"),
            Cron = Text("cron"),
            Interval = _values.TryGetValue("interval", out var interval) ? (TimeSpan)interval : null,
            TimeZone = Text("timeZone"),
            StartAt = Instant("startAt"),
            EndAt = Instant("endAt"),
            ExcludedDays = _values.TryGetValue("excludedDays", out var days) ? (List<string>)days : [],
            Calendars = _values.TryGetValue("calendars", out var names) ? (List<string>)names : [],
            MissedRuns = Word<MissedRuns>("missedRuns"),
            MissedLimit = _values.TryGetValue("missedLimit", out var limit) ? (int)limit : null,
            Overlap = Word<OverlapPolicy>("overlap"),
            Task = _task.ToNewTask(allowUnknownType, traceId: null),
        };
    }

    private void ReadFields(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, IReadOnlyList<string> known)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = TextOf(ref reader) ?? "(no text)";
            if (!known.Contains(name))
            {
                _errors.Add(Shown(name), $"Is unknown; known are {string.Join(", ", known)}.");
                reader.Skip();
            }
            else if (!given.Add(name))
            {
                _errors.Add(name, "Is given twice.");
                reader.Skip();
            }
            else
            {
                reader.Read();
                ReadField(ref reader, body, name);
            }
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, string name)
    {
        if (name == Task && reader.TokenType is JsonTokenType.StartObject)
        {
            ReadTask(ref reader, body);
            return;
        }

        if (reader.TokenType is JsonTokenType.Null)
        {
            return;
        }

        var (value, wanted) = name switch
        {
            Task => (null, "Must be an object."),
            "interval" => (
                (object?)Duration(ref reader),
                "Must be a duration such as PT15M, or a number of seconds."
            ),
            "startAt" or "endAt" or "from" => (
                (object?)Time(ref reader),
                "Must be a time with its offset, such as 2026-05-04T03:02:01Z."
            ),
            "missedLimit" or "count" => ((object?)Number(ref reader), "Must be a whole number."),
            "excludedDays" or "calendars" => (Texts(ref reader), "Must be a list of texts."),
            _ => (
                reader.TokenType is JsonTokenType.String ? TextOf(ref reader) : (object?)null,
                "Must be a text."
            ),
        };
        if (value is null)
        {
            _errors.Add(name, wanted);
            reader.Skip();
        }
        else
        {
            _values[name] = value;
        }
    }

    private void ReadTask(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        _task = new();
        var current = TaskField.None;
        TaskBody.Read(ref reader, body, TaskField.ForSubmit, _task, ref current);
        foreach (var (field, reasons) in _task.Errors.ToDictionary())
        {
            Array.ForEach(reasons, r => _errors.Add(ScheduleRules.TaskField + field, r));
        }
    }

    private static TimeSpan? Duration(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String
            ? TextOf(ref reader) is { } text && Iso8601.TryParse(text, out TimeSpan span)
                ? span
                : null
            : reader.TokenType is JsonTokenType.Number
            && reader.TryGetDouble(out var seconds)
            && Iso8601.TryFromSeconds(seconds, out var length)
                ? length
                : null;

    private static DateTimeOffset? Time(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String
        && TextOf(ref reader) is { } text
        && Iso8601.TryParse(text, out DateTimeOffset time)
            ? time
            : null;

    private static int? Number(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;

    private static List<string>? Texts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return null;
        }

        List<string>? texts = [];
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String || TextOf(ref reader) is not { } text)
            {
                texts = null;
                reader.Skip();
            }
            else if (texts?.Count <= ExcludedDays.Most) // one more than allowed is enough for the refusal
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    // Half a surrogate pair, or bytes that are not UTF-8, make no string.
    private static string? TextOf(ref Utf8JsonReader reader)
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

    private static string Shown(string name) =>
        name.Length == 0 ? "(empty)"
        : name.Length > 100 ? string.Concat(name.EnumerateRunes().Take(100))
        : name;

    private static Dictionary<string, string[]> Fault(string field, string reason) =>
        new() { [field] = [reason] };

    private string? Text(string name) => _values.TryGetValue(name, out var text) ? (string)text : null;

    private DateTimeOffset? Instant(string name) =>
        _values.TryGetValue(name, out var time) ? (DateTimeOffset)time : null;

    // A word that is none becomes a value that is none, which the rules refuse together with all else.
    private TWord Word<TWord>(string name)
        where TWord : struct, Enum
    {
        var text = Text(name);
        return text is null
            ? default
            : Enum.GetValues<TWord>().Where(v => ScheduleWords.Of(v) == text).Cast<TWord?>().FirstOrDefault()
                ?? (TWord)Enum.ToObject(typeof(TWord), -1);
    }
}
