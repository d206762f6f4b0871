using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>What stands in the form of retention: durations as people type them, blank for ever.</summary>
public sealed class RetentionDraft
{
    /// <summary>The parts, by their names in the API.</summary>
    public static IReadOnlyList<(string Field, string Label)> Fields =>
        [
            ("succeeded", T["Succeeded"]),
            ("dead", T["Dead letters"]),
            ("cancelled", T["Cancelled"]),
            ("expired", T["Expired"]),
            ("skipped", T["Skipped"]),
            ("results", T["Results alone"]),
        ];

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>A draft of the policy that holds.</summary>
    /// <param name="policy">The policy.</param>
    public RetentionDraft(RetentionPolicy policy)
    {
        Own = [.. policy.Overrides.Select(RetentionOverrideDraft.Of)];
        this["succeeded"] = Text(policy.Succeeded);
        this["dead"] = Text(policy.Dead);
        this["cancelled"] = Text(policy.Cancelled);
        this["expired"] = Text(policy.Expired);
        this["skipped"] = Text(policy.Skipped);
        this["results"] = Text(policy.Results);
    }

    /// <summary>What is different for single queues and types.</summary>
    public List<RetentionOverrideDraft> Own { get; }

    /// <summary>The text of a part.</summary>
    /// <param name="field">The part, by its name in the API.</param>
    public string this[string field]
    {
        get => _texts.GetValueOrDefault(field, "");
        set => _texts[field] = value;
    }

    /// <summary>What to say at a field.</summary>
    /// <param name="field">The field, by its name in the API.</param>
    public string? Error(string field) => _errors.GetValueOrDefault(field)?[0];

    /// <summary>Checks it against the rules.</summary>
    /// <returns>The policy, or <see langword="null"/> when something is wrong.</returns>
    public RetentionPolicy? Check()
    {
        var errors = new FieldErrors();
        var policy = new RetentionPolicy
        {
            Succeeded = Read("succeeded", errors),
            Dead = Read("dead", errors),
            Cancelled = Read("cancelled", errors),
            Expired = Read("expired", errors),
            Skipped = Read("skipped", errors),
            Results = Read("results", errors),
            Overrides =
            [
                .. Own.Select(
                    (own, i) =>
                        own.Read(string.Create(CultureInfo.InvariantCulture, $"overrides[{i}]"), errors)
                ),
            ],
        };
        var unread = errors.ToDictionary();
        foreach (
            var (field, reasons) in RetentionRules
                .Check(policy)
                .ToDictionary()
                .Where(e => !unread.ContainsKey(e.Key))
        )
        {
            errors.Add(field, string.Join(" ", reasons));
        }

        _errors = errors.ToDictionary();
        return errors.IsEmpty ? policy : null;
    }

    /// <summary>A duration in its largest whole unit.</summary>
    /// <param name="age">The duration.</param>
    public static string Text(TimeSpan? age) =>
        age is not { } span ? ""
        : span.Ticks % TimeSpan.TicksPerDay == 0 ? Invariant($"{span.TotalDays:0} d")
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? Invariant($"{span.TotalHours:0} h")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? Invariant($"{span.TotalMinutes:0} min")
        : Invariant($"{span.TotalSeconds:0.###} s");

    private TimeSpan? Read(string field, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(this[field]))
        {
            return null;
        }

        var isDuration = DurationText.TryParse(this[field], out var age);
        errors.Require(isDuration, field, T["Must be a duration such as 30 d or 12 h."]);
        return isDuration ? age : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
