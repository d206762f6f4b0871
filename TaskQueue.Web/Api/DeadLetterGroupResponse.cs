using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Web.Api;

/// <summary>Dead letters that died of the same.</summary>
/// <param name="Fingerprint">16 hexadecimal digits; give it as <c>fingerprint</c> to list them.</param>
/// <param name="Type">Their type.</param>
/// <param name="Error">The error of the last one.</param>
/// <param name="LatestId">The last one; null when none is left.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstSeen">When the first of them died.</param>
/// <param name="LastSeen">When the last one did.</param>
/// <param name="Trend">How many died in each of the last hours or days, the oldest first.</param>
/// <param name="TrendStep">How long each of those is: an hour or a day.</param>
/// <param name="Status">open, snoozed, resolved, or regressed: it was resolved, and a task has died of it since.</param>
/// <param name="Owner">Who looks after it.</param>
/// <param name="OwnedAt">Since when.</param>
/// <param name="Note">What is known of it.</param>
/// <param name="NoteBy">Who wrote that.</param>
/// <param name="Snooze">Until when it is put off; null while it is not.</param>
/// <param name="ResolvedBy">Who said that it is done with; stays while it is regressed.</param>
/// <param name="ResolvedAt">When.</param>
/// <param name="Canary">What tries some of it out, or did so last.</param>
/// <param name="MayAct">Whether you may act on the group: all of its letters, and those that its canary tries out, lie in queues of yours.</param>
/// <param name="Version">The ETag; 0 before the first act.</param>
internal sealed record DeadLetterGroupResponse(
    string Fingerprint,
    string Type,
    ErrorResponse? Error,
    Guid? LatestId,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<long> Trend,
    TimeSpan TrendStep,
    string Status,
    string? Owner,
    DateTimeOffset? OwnedAt,
    string? Note,
    string? NoteBy,
    SnoozeResponse? Snooze,
    string? ResolvedBy,
    DateTimeOffset? ResolvedAt,
    GroupCanaryResponse? Canary,
    bool MayAct,
    int Version
)
{
    public static DeadLetterGroupResponse Of(DeadLetterGroup group, TrendUnit trend) =>
        new(
            ErrorFingerprint.Write(group.Fingerprint),
            group.Type,
            ErrorResponse.Of(group.Kind, group.Message, default),
            group.LatestId == Guid.Empty ? null : group.LatestId,
            group.Count,
            group.FirstSeen,
            group.LastSeen,
            group.Trend,
            trend.Length(),
            group.Status.ToString().ToLowerInvariant(),
            group.State?.Owner,
            group.State?.OwnedAt,
            group.State?.Note,
            group.State?.NoteBy,
            group is { Status: LetterGroupStatus.Snoozed, State: { } state }
                ? new(
                    state.SnoozedBy!,
                    state.SnoozedAt!.Value,
                    state.SnoozedUntil,
                    state.SnoozedToDeaths - state.Deaths
                )
                : null,
            group.State?.ResolvedBy,
            group.State?.ResolvedAt,
            GroupCanaryResponse.Of(group.Canary),
            group.MayAct,
            group.Version
        );
}

/// <summary>Until when a group is put off.</summary>
/// <param name="By">Who put it off.</param>
/// <param name="At">When.</param>
/// <param name="Until">The time that ends it; null where deaths alone do.</param>
/// <param name="Deaths">How many more deaths end it; null where time alone does.</param>
internal sealed record SnoozeResponse(string By, DateTimeOffset At, DateTimeOffset? Until, long? Deaths);

/// <summary>A canary of a group.</summary>
/// <param name="Operation">Its operation.</param>
/// <param name="Status">As that of the operation; paused in the stage offered is waiting for a word.</param>
/// <param name="Stage">first, offered (the rest, once somebody has said so), share or rest.</param>
/// <param name="Done">How many were queued again.</param>
/// <param name="Matched">How many there were.</param>
/// <param name="States">How those that it looks after stand, by status; empty in lists, and once it has ended.</param>
/// <param name="StopReason">Why it stopped itself.</param>
internal sealed record GroupCanaryResponse(
    Guid Operation,
    string Status,
    string Stage,
    long Done,
    long Matched,
    IReadOnlyDictionary<string, long> States,
    string? StopReason
)
{
    public static GroupCanaryResponse? Of(LetterCanary? canary) =>
        canary is not { Operation: { } operation }
            ? null
            : new(
                operation.Id,
                operation.Status.ToString().ToLowerInvariant(),
                operation.Stage.ToString().ToLowerInvariant(),
                operation.Done,
                operation.Matched,
                canary.States.ToDictionary(s => s.Key.Word(), s => s.Value),
                operation.StopReason
            );
}

/// <summary>A page of groups.</summary>
/// <param name="Items">The groups.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
/// <param name="Counts">How many groups there are of each status; open counts regressed ones, too.</param>
internal sealed record DeadLetterGroupListResponse(
    IReadOnlyList<DeadLetterGroupResponse> Items,
    string? NextCursor,
    LetterGroupCounts Counts
);
