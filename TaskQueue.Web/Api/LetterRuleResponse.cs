using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Web.Api;

/// <summary>A rule for dead letters.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">For people.</param>
/// <param name="Position">Its place, from 1 on.</param>
/// <param name="Status">active or paused.</param>
/// <param name="PausedBy">Who paused it.</param>
/// <param name="PausedAt">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Match">Which dead letters it means.</param>
/// <param name="Action">What it does with them.</param>
/// <param name="Acted">On how many it has acted.</param>
/// <param name="ActedAt">When it did last.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="UpdatedBy">Who changed it.</param>
/// <param name="Version">Rises with each change of the rule itself; the ETag.</param>
internal sealed record LetterRuleResponse(
    Guid Id,
    string Name,
    int Position,
    string Status,
    string? PausedBy,
    DateTimeOffset? PausedAt,
    string? Reason,
    LetterMatchBody Match,
    LetterActionBody Action,
    long Acted,
    DateTimeOffset? ActedAt,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset UpdatedAt,
    string UpdatedBy,
    int Version
)
{
    public static LetterRuleResponse Of(LetterRule rule) =>
        new(
            rule.Id,
            rule.Name,
            rule.Position,
            rule.Paused ? "paused" : "active",
            rule.PausedBy,
            rule.PausedAt,
            rule.PauseReason,
            new(
                rule.Types,
                rule.Queues,
                rule.Fingerprint is { } print ? ErrorFingerprint.Write(print) : null,
                rule.ErrorKind,
                rule.ErrorContains,
                rule.MinAge,
                rule.MaxAge
            ),
            new(
                LetterWords.Of(rule.Action),
                rule.Action is LetterAction.Requeue or LetterAction.Discard ? rule.After : null,
                rule.AtMost,
                rule.Tags
            ),
            rule.Acted,
            rule.ActedAt,
            rule.CreatedAt,
            rule.CreatedBy,
            rule.UpdatedAt,
            rule.UpdatedBy,
            rule.Version
        );
}

/// <summary>What a rule would have met.</summary>
/// <param name="Looked">How many dead letters of the last day were looked at.</param>
/// <param name="Complete">Whether these are all there are.</param>
/// <param name="Matched">How many of them it means.</param>
/// <param name="Taken">How many of those a rule before it takes.</param>
/// <param name="Sample">The latest of those that it means.</param>
internal sealed record LetterRulePreviewResponse(
    int Looked,
    bool Complete,
    int Matched,
    int Taken,
    IReadOnlyList<TaskResponse> Sample
)
{
    public static LetterRulePreviewResponse Of(LetterRulePreview preview) =>
        new(
            preview.Looked,
            preview.Complete,
            preview.Matched,
            preview.Taken,
            [.. preview.Sample.Select(t => TaskResponse.InList(t, TaskParts.None))]
        );
}
