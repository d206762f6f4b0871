using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>What stands in the dialog of a task type: texts as they were typed.</summary>
internal sealed class TypeDraft
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Version { get; set; } = "";
    public string Schema { get; set; } = "";
    public string Migration { get; set; } = "";
    public bool AcceptBreaking { get; set; }
    public string Retry { get; set; } = "";
    public string MaxAttempts { get; set; } = "";
    public string Timeout { get; set; } = "";
    public string Deadline { get; set; } = "";
    public string ResultTtl { get; set; } = "";
    public string Deprecation { get; set; } = "";
    public string Sunset { get; set; } = "";

    /// <summary>Whether those without the permission see payloads, but for the paths.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The paths, one a line.</summary>
    public string Mask { get; set; } = "";

    /// <summary>The paths that can be searched for, one a line.</summary>
    public string Indexed { get; set; } = "";

    /// <summary>A draft of what is said of a type now.</summary>
    public static TypeDraft Of(TaskType type) =>
        new()
        {
            Name = type.Name,
            Description = type.Description ?? "",
            Version = type.Version ?? "",
            Schema = type.Schema is { } schema ? Lines(schema) : "",
            Retry = type.Retry ?? "",
            MaxAttempts = type.MaxAttempts?.ToString(CultureInfo.InvariantCulture) ?? "",
            Timeout = type.Timeout is { } timeout ? RateText.TimeOf(timeout) : "",
            Deadline = type.DeadlineAfter is { } deadline ? DurationText.Write(deadline) : "",
            ResultTtl = type.ResultTtl is { } ttl ? DurationText.Write(ttl) : "",
            Deprecation = type.Deprecation ?? "",
            Sunset =
                type.Sunset?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) ?? "",
            IsOpen = type.Mask is not null,
            Mask = type.Mask ?? "",
            Indexed = type.Indexed ?? "",
        };

    /// <summary>Notes that a person has been at a field; what is wrong with it may be said from now on.</summary>
    public void Touch(string field) => _touched.Add(field);

    /// <summary>What is wrong with the fields that somebody has been at.</summary>
    public IReadOnlyDictionary<string, string[]> Faults()
    {
        var errors = new FieldErrors();
        Read(errors);
        return errors
            .ToDictionary()
            .Where(e => _touched.Contains(e.Key.Split('[')[0]))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    /// <summary>Reads it, and checks it by the rules of the API.</summary>
    public TypeDefinition Read(FieldErrors errors)
    {
        TimeSpan timeout = default;
        var hasTimeout = !string.IsNullOrWhiteSpace(Timeout);
        errors.Require(
            !hasTimeout || DurationText.TryParse(Timeout, out timeout),
            "timeout",
            T["Must be a duration, for example 30 s, 5 min or 2 h."]
        );
        errors.Require(TextRules.IsName(Name.Trim()), "name", T["Must be {0}.", TextRules.NameForm]);
        var definition = new TypeDefinition
        {
            Description = TaskListQuery.ReadText(Description),
            Version = TaskListQuery.ReadText(Version),
            Schema = TaskListQuery.ReadText(Schema),
            Migration = TaskListQuery.ReadText(Migration),
            AcceptBreaking = AcceptBreaking,
            Retry = TaskListQuery.ReadText(Retry),
            MaxAttempts = SubmitDraft.Number(MaxAttempts, "maxAttempts", errors),
            Timeout = hasTimeout ? timeout : null,
            DeadlineAfter = SubmitDraft.Duration(Deadline, "deadline", required: false, errors),
            ResultTtl = SubmitDraft.Duration(ResultTtl, "resultTtl", required: false, errors),
            Deprecation = TaskListQuery.ReadText(Deprecation),
            Sunset = SubmitDraft.Instant(Sunset, "sunset", required: false, errors),
            Mask = IsOpen
                ? Mask.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : null,
            Indexed = Indexed.Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
        };
        foreach (var (field, reasons) in definition.Check().ToDictionary())
        {
            if (!errors.ToDictionary().ContainsKey(field))
            {
                errors.Add(field, string.Join(" ", reasons));
            }
        }

        return definition;
    }

    private static string Lines(string schema)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(schema));
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }
}
