using TaskQueue.Core;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>What stands in the form of one queue's or type's own ages: durations as people type them, blank as the installation has it.</summary>
public sealed class RetentionOverrideDraft
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Whether it is about a type; else about a queue.</summary>
    public bool IsType { get; set; }

    /// <summary>The name of the queue or type.</summary>
    public string Name { get; set; } = "";

    /// <summary>The text of a part.</summary>
    /// <param name="field">The part, by its name in the API.</param>
    public string this[string field]
    {
        get => _texts.GetValueOrDefault(field, "");
        set => _texts[field] = value;
    }

    /// <summary>A draft of what is different now.</summary>
    /// <param name="said">What is different.</param>
    public static RetentionOverrideDraft Of(RetentionOverride said) =>
        new()
        {
            IsType = said.Type is not null,
            Name = said.Type ?? said.Queue ?? "",
            ["succeeded"] = Text(said.Succeeded),
            ["dead"] = Text(said.Dead),
            ["cancelled"] = Text(said.Cancelled),
            ["expired"] = Text(said.Expired),
            ["skipped"] = Text(said.Skipped),
            ["results"] = Text(said.Results),
        };

    /// <summary>Reads it; what cannot be read is said under its own name behind that of its place.</summary>
    /// <param name="place">Its place, as the API names it.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public RetentionOverride Read(string place, FieldErrors errors) =>
        new()
        {
            Queue = IsType ? null : Name.Trim(),
            Type = IsType ? Name.Trim() : null,
            Succeeded = Age("succeeded", place, errors),
            Dead = Age("dead", place, errors),
            Cancelled = Age("cancelled", place, errors),
            Expired = Age("expired", place, errors),
            Skipped = Age("skipped", place, errors),
            Results = Age("results", place, errors),
        };

    private static string Text(TimeSpan? age) =>
        age == RetentionRules.Forever ? T["for ever"] : RetentionDraft.Text(age);

    private TimeSpan? Age(string field, string place, FieldErrors errors)
    {
        var text = this[field].Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (string.Equals(text, T["for ever"], StringComparison.OrdinalIgnoreCase))
        {
            return RetentionRules.Forever;
        }

        var isDuration = DurationText.TryParse(text, out var age);
        errors.Require(
            isDuration,
            $"{place}.{field}",
            T["Must be a duration such as 30 d or 12 h, or: for ever."]
        );
        return isDuration ? age : null;
    }
}
