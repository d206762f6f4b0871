using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>Operations as people read them.</summary>
internal static class OperationWords
{
    /// <summary>What it does, in a few words.</summary>
    public static string Title(TaskOperation operation)
    {
        var arguments = OperationText.ArgumentsOf(operation);
        var (count, tags) = (operation.Matched, string.Join(", ", arguments.Tags ?? []));
        return operation.Action switch
        {
            BulkAction.Retry => T.Count(count, "Retry {0} task", "Retry {0} tasks"),
            BulkAction.Cancel when arguments.Purged is { } queue => T.Count(
                count,
                "Purge '{1}': {0} task",
                "Purge '{1}': {0} tasks",
                queue
            ),
            BulkAction.Cancel => T.Count(count, "Cancel {0} task", "Cancel {0} tasks"),
            BulkAction.Delete => T.Count(count, "Delete {0} task", "Delete {0} tasks"),
            BulkAction.Replay => T.Count(count, "Replay {0} task", "Replay {0} tasks"),
            BulkAction.SetPriority => T.Count(
                count,
                "Set priority {1} on {0} task",
                "Set priority {1} on {0} tasks",
                arguments.Priority
            ),
            BulkAction.Boost => T.Count(count, "Boost {0} task", "Boost {0} tasks"),
            BulkAction.Move => T.Count(
                count,
                "Move {0} task to '{1}'",
                "Move {0} tasks to '{1}'",
                arguments.Queue
            ),
            BulkAction.Tag => T.Count(count, "Tag {0} task with {1}", "Tag {0} tasks with {1}", tags),
            BulkAction.Untag => T.Count(count, "Take {1} from {0} task", "Take {1} from {0} tasks", tags),
            BulkAction.Requeue when arguments.Canary => T.Count(
                count,
                "Requeue {0} task as a canary",
                "Requeue {0} tasks as a canary"
            ),
            BulkAction.Requeue => T.Count(count, "Requeue {0} task", "Requeue {0} tasks"),
            BulkAction.Apply => T.Count(
                count,
                "Apply the rule “{1}” to {0} dead letter",
                "Apply the rule “{1}” to {0} dead letters",
                arguments.RuleName
            ),
            BulkAction.Import => T.Count(count, "Import {0} task of a file", "Import {0} tasks of a file"),
            _ => T.Count(count, "Migrate {0} task", "Migrate {0} tasks"),
        };
    }

    /// <summary>How far it is.</summary>
    public static string Progress(TaskOperation operation, DateTimeOffset now) =>
        operation.Status switch
        {
            OperationStatus.Waiting => T["begins {0}", Words.Ago(operation.NotBefore, now)],
            OperationStatus.AwaitingApproval => T["awaits approval"],
            OperationStatus.Refused => T["refused by {0}", operation.DecidedBy],
            OperationStatus.Expired => T["expired: nobody approved it in time"],
            _ => Counts(operation) + (Stage(operation, now) is { } stage ? $" · {stage}" : ""),
        };

    private static string Counts(TaskOperation operation) =>
        operation.Failed > 0
            ? T[
                "{0}: {1} done, {2} failed",
                T.Of(operation.Status),
                Words.Number(operation.Done),
                Words.Number(operation.Failed)
            ]
            : T["{0}: {1} done", T.Of(operation.Status), Words.Number(operation.Done)];

    /// <summary>Where a canary is; none for all others, and when it has ended.</summary>
    public static string? Stage(TaskOperation operation, DateTimeOffset now)
    {
        if (operation.Stage is OperationStage.Whole || operation.FinishedAt is not null)
        {
            return null;
        }

        var word = operation.Stage switch
        {
            OperationStage.First when First(operation) is > 1 and var first => T[
                "first {0}",
                Words.Number(first)
            ],
            OperationStage.First => T["first task"],
            OperationStage.Offered when operation.Status is OperationStatus.Paused => T[
                "the first have ended, the rest waits for a word"
            ],
            OperationStage.Share => T[
                "first {0}",
                Words.Number(Math.Min(CanaryPlan.UpTo(operation.Stage, operation.Matched), operation.Matched))
            ],
            _ => T["the rest"],
        };
        return operation.StageUntil is { } until
            ? T[
                "{0}: waits until it has ended, {1} at the most",
                word,
                Words.Coarse(until > now ? until - now : TimeSpan.Zero)
            ]
            : word;
    }

    /// <summary>The stages of a canary, and whether each is done, now, stopped, or to come.</summary>
    public static IEnumerable<(string Name, string State)> Stages(TaskOperation operation)
    {
        var now = operation.Status is OperationStatus.Stopped or OperationStatus.Cancelled
            ? "stopped"
            : "now";
        var first = First(operation);
        var names = OperationText.ArgumentsOf(operation).Asks
            ? new[] { T.Count(first, "{0} task", "{0} tasks"), T["a word"], T["the rest"] }
            : [T.Count(1, "{0} task", "{0} tasks"), $"{CanaryPlan.SharePercent} %", T["the rest"]];
        var at = operation switch
        {
            { Stage: OperationStage.First } => 0,
            { Stage: OperationStage.Share } => 1,
            // Once it has been told to go on, it is the rest.
            { Stage: OperationStage.Offered, Status: OperationStatus.Paused or OperationStatus.Cancelled } =>
                1,
            _ => 2,
        };
        for (var i = 0; i < names.Length; i++)
        {
            yield return (
                names[i],
                operation.Status is OperationStatus.Finished || i < at ? "done"
                : i == at ? now
                : "later"
            );
        }
    }

    private static int First(TaskOperation operation) =>
        CanaryPlan.FirstOf(OperationText.ArgumentsOf(operation));

    /// <summary>How far it is, 0 to 100.</summary>
    public static int Percent(TaskOperation operation) =>
        operation.Status is OperationStatus.Finished || operation.Matched == 0
            ? 100
            : (int)Math.Min(100, (operation.Done + operation.Failed) * 100 / operation.Matched);

    /// <summary>What can be done with it.</summary>
    public static IEnumerable<(OperationControl Control, string Word, string Icon)> Controls(
        TaskOperation operation
    )
    {
        var open =
            operation.Status
            is OperationStatus.Waiting
                or OperationStatus.Running
                or OperationStatus.Paused
                or OperationStatus.AwaitingApproval;
        if (open && operation.StartedAt is null)
        {
            yield return (
                OperationControl.Undo,
                operation.Status is OperationStatus.AwaitingApproval ? T["Take back"] : T["Undo"],
                "left"
            );
        }

        if (operation.Status is OperationStatus.Waiting or OperationStatus.Running)
        {
            yield return (OperationControl.Pause, T["Pause"], "pause");
        }

        if (operation.Status is OperationStatus.Paused)
        {
            yield return (
                OperationControl.Resume,
                operation.Stage is OperationStage.Offered ? T["Requeue the rest"] : T["Resume"],
                "play"
            );
        }

        if (open && operation.StartedAt is not null)
        {
            yield return (OperationControl.Cancel, T["Cancel"], "stop");
        }
    }
}
