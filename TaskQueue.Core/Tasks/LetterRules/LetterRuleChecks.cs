using System.Globalization;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>What a rule must be like; pure, so that console and REST refuse alike.</summary>
public static class LetterRuleChecks
{
    /// <summary>Rules that there may be.</summary>
    public const int MostRules = 100;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Characters of what an error must say.</summary>
    public const int LongestText = 500;

    /// <summary>Characters of the reason of a pause.</summary>
    public const int LongestReason = 500;

    /// <summary>Types, and queues, that one rule names.</summary>
    public const int MostNames = 100;

    /// <summary>How often rules may requeue one task, at the most that can be asked for.</summary>
    public const int MostRequeues = 100;

    /// <summary>The longest age, delay or wait.</summary>
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(3660);

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="wanted">The rule.</param>
    public static FieldErrors Check(NewLetterRule wanted)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(wanted.Name), "name", "Must not be empty.");
        TextRules.Check(wanted.Name, "name", LongestName, errors);
        errors.Require(
            wanted.Position is null or (>= 1 and <= MostRules),
            "position",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {MostRules}.")
        );
        CheckMatch(wanted, errors);
        CheckAction(wanted, errors);
        return errors;
    }

    /// <summary>Refuses a rule that is gone, and one that is not as it was seen.</summary>
    /// <param name="found">The rule as it stands; none where there is none.</param>
    /// <param name="version">The version that was seen; any when absent.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="RefusalException">No such rule, or stale.</exception>
    internal static LetterRule RequireSeen(LetterRule? found, int? version)
    {
        var rule = found ?? throw new RefusalException(RefusalCode.NotFound, "There is no such rule.");
        return version is null || version == rule.Version
            ? rule
            : throw new RefusalException(
                RefusalCode.Stale,
                FormattableString.Invariant($"The rule has version {rule.Version} by now; read it again.")
            );
    }

    private static void CheckMatch(NewLetterRule wanted, FieldErrors errors)
    {
        CheckNames(wanted.Types, "match.types", TextRules.IsName, TextRules.NameForm, errors);
        CheckNames(wanted.Queues, "match.queues", TextRules.IsQueue, TextRules.QueueForm, errors);
        CheckText(wanted.ErrorKind, "match.errorKind", errors);
        CheckText(wanted.ErrorContains, "match.errorContains", errors);
        CheckSpan(wanted.MinAge, "match.minAge", errors);
        CheckSpan(wanted.MaxAge, "match.maxAge", errors);
        errors.Require(
            wanted.MinAge is null || wanted.MaxAge is null || wanted.MinAge <= wanted.MaxAge,
            "match.maxAge",
            "Is less than minAge: nothing could match."
        );
    }

    private static void CheckAction(NewLetterRule wanted, FieldErrors errors)
    {
        var (requeues, discards) = (
            wanted.Action is LetterAction.Requeue,
            wanted.Action is LetterAction.Discard
        );
        Belongs(wanted.After is not null, requeues || discards, "action.after");
        Belongs(wanted.AtMost is not null, requeues, "action.atMost");
        Belongs(wanted.Tags.Count > 0, wanted.Action is LetterAction.Tag, "action.tags");
        errors.Require(
            !discards || wanted.After is not null,
            "action.after",
            "Is needed: how long dead letters are kept before they are discarded."
        );
        CheckSpan(wanted.After, "action.after", errors);
        errors.Require(
            !requeues || wanted.AtMost is >= 1 and <= MostRequeues,
            "action.atMost",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {MostRequeues}.")
        );
        if (wanted.Action is LetterAction.Tag)
        {
            errors.Require(wanted.Tags.Count > 0, "action.tags", "Names no tag.");
            var found = new FieldErrors();
            NewTaskRules.CheckTags(wanted.Tags, found);
            foreach (var reason in found.ToDictionary().SelectMany(e => e.Value))
            {
                errors.Add("action.tags", reason);
            }
        }

        void Belongs(bool given, bool belongs, string field) =>
            errors.Require(!given || belongs, field, "Has no meaning for this action.");
    }

    private static void CheckNames(
        IReadOnlyList<string> names,
        string field,
        Func<string, bool> isOne,
        string form,
        FieldErrors errors
    )
    {
        errors.Require(
            names.Count <= MostNames,
            field,
            string.Create(CultureInfo.InvariantCulture, $"At most {MostNames} of them.")
        );
        if (names.FirstOrDefault(n => !isOne(n)) is { } wrong)
        {
            errors.Add(field, $"'{wrong}' is not {form}.");
        }
    }

    private static void CheckText(string? text, string field, FieldErrors errors)
    {
        errors.Require(text is null || !string.IsNullOrWhiteSpace(text), field, "Must not be empty.");
        TextRules.Check(text, field, LongestText, errors);
    }

    private static void CheckSpan(TimeSpan? span, string field, FieldErrors errors) =>
        errors.Require(
            span is null || (span >= TimeSpan.Zero && span <= LongestSpan),
            field,
            "Must be from zero to ten years."
        );
}
