using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Web.Api;

/// <summary>A rule for dead letters to be made, or what one is to be from now on.</summary>
/// <param name="Name">A name for people; it stands in the timeline of tasks. No two rules share one.</param>
/// <param name="Position">Its place among the rules, from 1 on; the last for a new one when absent, and as it is for another.</param>
/// <param name="Match">Which dead letters; all when absent.</param>
/// <param name="Action">What is done with them.</param>
internal sealed record LetterRuleRequest(
    string? Name = null,
    int? Position = null,
    LetterMatchBody? Match = null,
    LetterActionBody? Action = null
)
{
    /// <summary>Reads it; what is left to check is the rules' own.</summary>
    /// <exception cref="RefusalException">The fingerprint is none, or the action is unknown.</exception>
    public NewLetterRule ToRule()
    {
        var (match, action, errors) = (Match ?? new(), Action ?? new(), new FieldErrors());
        var kind = LetterWords.Parse(action.Kind);
        errors.Require(
            kind is not null,
            "action.kind",
            $"Must be one of {string.Join(", ", LetterWords.AllActions)}."
        );
        long? fingerprint = null;
        if (match.Fingerprint is { } text)
        {
            errors.Require(
                ErrorFingerprint.TryRead(text, out var read),
                "match.fingerprint",
                "Must be 16 hexadecimal digits, as the groups of dead letters name them."
            );
            fingerprint = read;
        }

        errors.ThrowIfAny();
        return new()
        {
            Name = Name ?? "",
            Position = Position,
            Types = match.Types ?? [],
            Queues = match.Queues ?? [],
            Fingerprint = fingerprint,
            ErrorKind = match.ErrorKind,
            ErrorContains = match.ErrorContains,
            MinAge = match.MinAge,
            MaxAge = match.MaxAge,
            Action = kind!.Value,
            After = action.After,
            AtMost = action.AtMost,
            Tags = action.Tags ?? [],
        };
    }
}

/// <summary>Which dead letters a rule means: those for which all of this holds.</summary>
/// <param name="Types">Any of these types.</param>
/// <param name="Queues">Any of these queues.</param>
/// <param name="Fingerprint">This group.</param>
/// <param name="ErrorKind">This kind of error.</param>
/// <param name="ErrorContains">This text in the error's message, in any case.</param>
/// <param name="MinAge">At least this old when it died, from its acceptance or its time to run; ISO 8601 or seconds.</param>
/// <param name="MaxAge">At most this old when it died.</param>
internal sealed record LetterMatchBody(
    IReadOnlyList<string>? Types = null,
    IReadOnlyList<string>? Queues = null,
    string? Fingerprint = null,
    string? ErrorKind = null,
    string? ErrorContains = null,
    TimeSpan? MinAge = null,
    TimeSpan? MaxAge = null
);

/// <summary>What a rule does.</summary>
/// <param name="Kind">requeue, discard, tag or keep.</param>
/// <param name="After">requeue: the delay, none when absent; discard: how long it must have been dead. ISO 8601 or seconds.</param>
/// <param name="AtMost">requeue: how often rules may requeue one task, 1 to 100.</param>
/// <param name="Tags">tag: the tags.</param>
internal sealed record LetterActionBody(
    string? Kind = null,
    TimeSpan? After = null,
    int? AtMost = null,
    IReadOnlyList<string>? Tags = null
);

/// <summary>Why a rule is paused.</summary>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
internal sealed record RulePauseRequest(string? Reason = null);

/// <summary>The words for actions.</summary>
internal static class LetterWords
{
    /// <summary>All words, for error texts.</summary>
    public static readonly IReadOnlyList<string> AllActions = [.. Enum.GetValues<LetterAction>().Select(Of)];

    /// <summary>The word of an action.</summary>
    public static string Of(LetterAction action) => action.ToString().ToLowerInvariant();

    /// <summary>Reads a word.</summary>
    public static LetterAction? Parse(string? word) =>
        AllActions.Contains(word, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<LetterAction>(word!, ignoreCase: true)
            : null;
}
