using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What stands in the submit dialog: texts as they were typed, and what is wrong with them.</summary>
internal sealed class SubmitDraft
{
    public const string Now = "now";
    public const string Later = "later";
    public const string AtTime = "at";

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();
    private IReadOnlyDictionary<string, string[]> _refused = new Dictionary<string, string[]>();

    public string Type { get; set; } = "";
    public string Queue { get; set; } = "default";
    public string Priority { get; set; } = "5";
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Tags { get; set; } = "";
    public string Start { get; set; } = Now;
    public string Delay { get; set; } = "";
    public string RunAt { get; set; } = "";
    public string ExpiresAt { get; set; } = "";
    public string Deadline { get; set; } = "";
    public string ResultTtl { get; set; } = "";
    public string Timeout { get; set; } = "";
    public string MaxAttempts { get; set; } = "";
    public string Retry { get; set; } = "";
    public string Labels { get; set; } = "";
    public string ConcurrencyKey { get; set; } = "";

    /// <summary>What ties it to other tasks.</summary>
    public TieDraft Ties { get; } = new();

    public ReadOnlyMemory<byte> Payload { get; set; } = "{}"u8.ToArray();

    /// <summary>Whether a field of the folded part has something to say.</summary>
    public bool HasDetailErrors =>
        Error("expiresAt") is not null
        || Error("deadline") is not null
        || Error("resultTtl") is not null
        || Error("timeout") is not null
        || Error("maxAttempts") is not null
        || Error("retry") is not null
        || Error("labels") is not null
        || Error("concurrencyKey") is not null
        || Error("description") is not null;

    /// <summary>Whether a field of the part about other tasks has something to say.</summary>
    public bool HasTieErrors =>
        Error("dependsOn") is not null || Error("dependsOnMode") is not null || Error("unique") is not null;

    /// <summary>Notes that a person has been at a field; what is wrong with it may be said from now on.</summary>
    public void Touch(string field)
    {
        _touched.Add(field);
        _refused = _refused
            .Where(e => e.Key != field)
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    /// <summary>Checks everything.</summary>
    /// <returns>The submission, or <see langword="null"/> when something is wrong.</returns>
    public NewTask? Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var task = Ties.AddTo(Read(errors), errors);
        var faults = NewTaskRules.Check(task, now).ToDictionary();
        foreach (var (field, reasons) in faults.Where(f => !errors.ToDictionary().ContainsKey(f.Key)))
        {
            errors.Add(field, string.Join(" ", reasons));
        }

        _errors = errors.ToDictionary();
        return errors.IsEmpty ? task : null;
    }

    /// <summary>Shows what the server refused, and from now on all that is wrong.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors)
    {
        _refused = errors;
        TouchAll();
    }

    /// <summary>Shows all that is wrong, as after an attempt to submit.</summary>
    public void TouchAll()
    {
        foreach (var field in _errors.Keys.Concat(_refused.Keys))
        {
            _touched.Add(field);
        }
    }

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        !_touched.Contains(field) ? null
        : _errors.TryGetValue(field, out var wrong) || _refused.TryGetValue(field, out wrong)
            ? string.Join(" ", wrong)
        : null;

    /// <summary>Reads tags that are parted by commas.</summary>
    public static string[] TagList(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private NewTask Read(FieldErrors errors) =>
        new()
        {
            Type = Type.Trim(),
            Payload = Payload,
            Queue = Queue.Trim(),
            Priority = Number(Priority, "priority", errors) ?? 5,
            Name = TaskListQuery.ReadText(Name),
            Description = TaskListQuery.ReadText(Description),
            Tags = TagList(Tags),
            Labels = TagList(Labels),
            Delay = Start == Later ? Duration(Delay, "delay", required: true, errors) : null,
            RunAt = Start == AtTime ? Instant(RunAt, "runAt", required: true, errors) : null,
            ExpiresAt = Instant(ExpiresAt, "expiresAt", required: false, errors),
            DeadlineAfter = Duration(Deadline, "deadline", required: false, errors),
            ResultTtl = Duration(ResultTtl, "resultTtl", required: false, errors),
            Timeout = Duration(Timeout, "timeout", required: false, errors),
            MaxAttempts = Number(MaxAttempts, "maxAttempts", errors),
            Retry = TaskListQuery.ReadText(Retry),
            ConcurrencyKey = TaskListQuery.ReadText(ConcurrencyKey),
        };

    /// <summary>Reads a whole number; nothing when empty.</summary>
    public static int? Number(string text, string field, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors.Add(field, T["Must be a whole number."]);
        return null;
    }

    /// <summary>Reads a duration; nothing when empty.</summary>
    public static TimeSpan? Duration(string text, string field, bool required, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            errors.Require(!required, field, T["Say how long, for example 30 s or 5 min."]);
            return null;
        }

        if (DurationText.TryParse(text, out var span))
        {
            return span;
        }

        errors.Add(field, T["Must be a duration, for example 30 s, 5 min or 2 h."]);
        return null;
    }

    /// <summary>Reads an instant, UTC.</summary>
    public static DateTimeOffset? Instant(string text, string field, bool required, FieldErrors errors)
    {
        var instant = InstantText.Read(text);
        errors.Require(
            instant is not null || (!required && string.IsNullOrWhiteSpace(text)),
            field,
            T["Give a date and a time."]
        );
        return instant;
    }
}
