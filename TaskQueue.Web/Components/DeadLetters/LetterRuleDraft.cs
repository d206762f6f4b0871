using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What stands in the dialog of a rule: texts as they were typed, and what is wrong with them.</summary>
internal sealed class LetterRuleDraft
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();
    private IReadOnlyDictionary<string, string[]> _refused = new Dictionary<string, string[]>();

    /// <summary>A new one.</summary>
    public LetterRuleDraft() { }

    /// <summary>One that is to be changed.</summary>
    /// <param name="rule">The rule as it was when the dialog was opened.</param>
    public LetterRuleDraft(LetterRule rule)
    {
        Name = rule.Name;
        Types = string.Join(", ", rule.Types);
        Queues = string.Join(", ", rule.Queues);
        Fingerprint = rule.Fingerprint is { } print ? ErrorFingerprint.Write(print) : "";
        ErrorKind = rule.ErrorKind ?? "";
        ErrorContains = rule.ErrorContains ?? "";
        MinAge = Write(rule.MinAge);
        MaxAge = Write(rule.MaxAge);
        Action = rule.Action;
        Delay = rule.Action is LetterAction.Requeue ? Write(rule.After) : "0";
        Age = rule.Action is LetterAction.Discard ? Write(rule.After) : "30 d";
        AtMost = (rule.AtMost ?? 3).ToString(CultureInfo.InvariantCulture);
        Tags = string.Join(", ", rule.Tags);
    }

    public string Name { get; set; } = "";
    public string Types { get; set; } = "";
    public string Queues { get; set; } = "";
    public string Fingerprint { get; set; } = "";
    public string ErrorKind { get; set; } = "";
    public string ErrorContains { get; set; } = "";
    public string MinAge { get; set; } = "";
    public string MaxAge { get; set; } = "";
    public LetterAction Action { get; set; }
    public string Delay { get; set; } = "10 min";
    public string Age { get; set; } = "30 d";
    public string AtMost { get; set; } = "3";
    public string Tags { get; set; } = "";

    /// <summary>Notes that a person has been at a field; what is wrong with it may be said from now on.</summary>
    public void Touch(string field)
    {
        _touched.Add(field);
        _refused = _refused
            .Where(e => e.Key != field)
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    /// <summary>Shows all that is wrong, as after an attempt to save.</summary>
    public void TouchAll() => _touched.UnionWith(_errors.Keys.Concat(_refused.Keys));

    /// <summary>Shows what the server refused, and from now on all that is wrong.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors)
    {
        _refused = errors;
        TouchAll();
    }

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        !_touched.Contains(field) ? null
        : _errors.TryGetValue(field, out var wrong) || _refused.TryGetValue(field, out wrong)
            ? string.Join(" ", wrong)
        : null;

    /// <summary>Checks everything.</summary>
    /// <returns>The rule, or <see langword="null"/> when something is wrong.</returns>
    public NewLetterRule? Check()
    {
        var errors = new FieldErrors();
        var rule = Read(errors);
        var unread = errors.ToDictionary();
        foreach (var (field, reasons) in LetterRuleChecks.Check(rule).ToDictionary())
        {
            if (!unread.ContainsKey(field))
            {
                errors.Add(field, string.Join(" ", reasons));
            }
        }

        _errors = errors.ToDictionary();
        return errors.IsEmpty ? rule : null;
    }

    /// <summary>A span as it can be typed in again, in the largest unit that it is whole in.</summary>
    public static string Write(TimeSpan? span) => span is { } given ? DurationText.Write(given) : "";

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private NewLetterRule Read(FieldErrors errors) =>
        new()
        {
            Name = Name,
            Types = SubmitDraft.TagList(Types),
            Queues = SubmitDraft.TagList(Queues),
            Fingerprint = ReadFingerprint(errors),
            ErrorKind = Given(ErrorKind),
            ErrorContains = Given(ErrorContains),
            MinAge = Span(MinAge, "match.minAge", errors),
            MaxAge = Span(MaxAge, "match.maxAge", errors),
            Action = Action,
            After = Action switch
            {
                LetterAction.Requeue => Span(Delay, "action.after", errors),
                LetterAction.Discard => Span(Age, "action.after", errors),
                _ => null,
            },
            AtMost =
                Action is LetterAction.Requeue ? SubmitDraft.Number(AtMost, "action.atMost", errors) : null,
            Tags = Action is LetterAction.Tag ? SubmitDraft.TagList(Tags) : [],
        };

    private long? ReadFingerprint(FieldErrors errors)
    {
        if (Given(Fingerprint) is not { } text)
        {
            return null;
        }

        errors.Require(
            ErrorFingerprint.TryRead(text, out var print),
            "match.fingerprint",
            T["Must be 16 hexadecimal digits, as the address of a group has them."]
        );
        return print;
    }

    private static TimeSpan? Span(string text, string field, FieldErrors errors)
    {
        if (Given(text) is not { } given)
        {
            return null;
        }

        errors.Require(
            DurationText.TryParse(given, out var span),
            field,
            T["Must be a duration such as 30 s, 10 min, 2 h or 7 d."]
        );
        return span;
    }
}
