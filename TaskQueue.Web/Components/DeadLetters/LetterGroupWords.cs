using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Groups of dead letters as people read them.</summary>
internal static class LetterGroupWords
{
    /// <summary>What there is to say of a group's status in a list; nothing of an open one.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">The current time.</param>
    /// <param name="zone">In whose time.</param>
    public static string? Aside(DeadLetterGroup group, DateTimeOffset now, ViewerTime zone) =>
        group switch
        {
            { Status: LetterGroupStatus.Regressed, State: { } row } => T.Count(
                row.Deaths - row.ResolvedDeaths,
                "Regressed: resolved by {1} {2}, and a task has died of it since.",
                "Regressed: resolved by {1} {2}, and {0} tasks have died of it since.",
                row.ResolvedBy,
                Words.Ago(row.ResolvedAt!.Value, now)
            ),
            { Status: LetterGroupStatus.Resolved, State: { } row } => T[
                "Resolved by {0} {1}.",
                row.ResolvedBy,
                Words.Ago(row.ResolvedAt!.Value, now)
            ],
            { Status: LetterGroupStatus.Snoozed, State: { } row } => T[
                "Snoozed by {0}, {1}.",
                row.SnoozedBy,
                Until(row, now, zone)
            ],
            _ => null,
        };

    /// <summary>The whole story of a group's status.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">The current time.</param>
    /// <param name="zone">In whose time.</param>
    public static string Story(DeadLetterGroup group, DateTimeOffset now, ViewerTime zone) =>
        group.Status is LetterGroupStatus.Regressed && group.State is { ResolvedAt: { } at } row
            ? Regressed(row, zone.Full(at), now)
            : Aside(group, now, zone) ?? T["Open: somebody should look at it."];

    /// <summary>Whether a canary waits until somebody says that the rest follow.</summary>
    /// <param name="operation">Its operation.</param>
    public static bool Waits(TaskOperation operation) =>
        operation is { Stage: OperationStage.Offered, Status: OperationStatus.Paused };

    /// <summary>How the tasks of a canary stand.</summary>
    /// <param name="canary">The canary.</param>
    public static string States(LetterCanary canary) =>
        canary.States.Count == 0
            ? ""
            : string.Join(
                ", ",
                canary.States.OrderBy(s => s.Key).Select(s => $"{Words.Number(s.Value)} {T.Of(s.Key)}")
            );

    private static string Until(LetterGroup row, DateTimeOffset now, ViewerTime zone)
    {
        var time = row.SnoozedUntil is { } until
            ? T["until {0} ({1})", zone.Full(until), Words.Ago(until, now)]
            : null;
        var more = row.SnoozedToDeaths - row.Deaths;
        var deaths =
            more is null ? null
            : more == 1 ? T["until it comes again"]
            : T["until {0} more have died of it", Words.Number(more.Value)];
        return time is not null && deaths is not null ? T["{0} or {1}", time, deaths] : time ?? deaths!;
    }

    private static string Regressed(LetterGroup row, string resolved, DateTimeOffset now)
    {
        var deaths = row.Deaths - row.ResolvedDeaths;
        return row.DiedAt is { } last
            ? T.Count(
                deaths,
                "Regressed, resolved by {1} at {2}: a task has died of it since, the last one {3}.",
                "Regressed, resolved by {1} at {2}: {0} tasks have died of it since, the last one {3}.",
                row.ResolvedBy,
                resolved,
                Words.Ago(last, now)
            )
            : T.Count(
                deaths,
                "Regressed, resolved by {1} at {2}: a task has died of it since.",
                "Regressed, resolved by {1} at {2}: {0} tasks have died of it since.",
                row.ResolvedBy,
                resolved
            );
    }
}
