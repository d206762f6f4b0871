using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Components.Parts;

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
            { Status: LetterGroupStatus.Regressed, State: { } row } =>
                $"Regressed: resolved by {row.ResolvedBy} {Words.Ago(row.ResolvedAt!.Value, now)}, and {Died(row.Deaths - row.ResolvedDeaths)} since.",
            { Status: LetterGroupStatus.Resolved, State: { } row } =>
                $"Resolved by {row.ResolvedBy} {Words.Ago(row.ResolvedAt!.Value, now)}.",
            { Status: LetterGroupStatus.Snoozed, State: { } row } =>
                $"Snoozed by {row.SnoozedBy}, {Until(row, now, zone)}.",
            _ => null,
        };

    /// <summary>The whole story of a group's status.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">The current time.</param>
    /// <param name="zone">In whose time.</param>
    public static string Story(DeadLetterGroup group, DateTimeOffset now, ViewerTime zone) =>
        group.Status is LetterGroupStatus.Regressed && group.State is { ResolvedAt: { } at } row
            ? $"Regressed, resolved by {row.ResolvedBy} at {zone.Full(at)}: {Died(row.Deaths - row.ResolvedDeaths)} since{(row.DiedAt is { } last ? $", the last one {Words.Ago(last, now)}" : "")}."
            : Aside(group, now, zone) ?? "Open: somebody should look at it.";

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
                canary.States.OrderBy(s => s.Key).Select(s => $"{Words.Number(s.Value)} {s.Key.Word()}")
            );

    private static string Until(LetterGroup row, DateTimeOffset now, ViewerTime zone)
    {
        var time = row.SnoozedUntil is { } until
            ? $"until {zone.Full(until)} ({Words.Ago(until, now)})"
            : null;
        var more = row.SnoozedToDeaths - row.Deaths;
        var deaths =
            more is null ? null
            : more == 1 ? "until it comes again"
            : $"until {Words.Number(more.Value)} more have died of it";
        return time is not null && deaths is not null ? $"{time} or {deaths}" : time ?? deaths!;
    }

    private static string Died(long deaths) =>
        deaths == 1 ? "a task has died of it" : $"{Words.Number(deaths)} tasks have died of it";
}
