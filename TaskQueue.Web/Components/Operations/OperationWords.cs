using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>Operations as people read them.</summary>
internal static class OperationWords
{
    /// <summary>What it does, in a few words.</summary>
    public static string Title(TaskOperation operation)
    {
        var arguments = OperationText.ArgumentsOf(operation);
        var tags = string.Join(", ", arguments.Tags ?? []);
        var what = $"{Words.Number(operation.Matched)} {(operation.Matched == 1 ? "task" : "tasks")}";
        return operation.Action switch
        {
            BulkAction.SetPriority => $"Set priority {arguments.Priority} on {what}",
            BulkAction.Move => $"Move {what} to '{arguments.Queue}'",
            BulkAction.Tag => $"Tag {what} with {tags}",
            BulkAction.Untag => $"Take {tags} from {what}",
            BulkAction.Apply =>
                $"Apply the rule “{arguments.RuleName}” to {Words.Number(operation.Matched)} dead {(operation.Matched == 1 ? "letter" : "letters")}",
            BulkAction.Requeue => $"Requeue {what}{(arguments.Canary ? " as a canary" : "")}",
            BulkAction.Cancel when arguments.Purged is { } queue => $"Purge '{queue}': {what}",
            _ => $"{operation.Action} {what}",
        };
    }

    /// <summary>How far it is.</summary>
    public static string Progress(TaskOperation operation, DateTimeOffset now) =>
        operation.Status switch
        {
            OperationStatus.Waiting => $"begins {Words.Ago(operation.NotBefore, now)}",
            OperationStatus.AwaitingApproval => "awaits approval",
            OperationStatus.Refused => $"refused by {operation.DecidedBy}",
            OperationStatus.Expired => "expired: nobody approved it in time",
            _ => $"{operation.Status.ToString().ToLowerInvariant()}: {Words.Number(operation.Done)} done"
                + (operation.Failed > 0 ? $", {Words.Number(operation.Failed)} failed" : "")
                + (Stage(operation, now) is { } stage ? $" · {stage}" : ""),
        };

    /// <summary>Where a canary is; none for all others, and when it has ended.</summary>
    public static string? Stage(TaskOperation operation, DateTimeOffset now)
    {
        if (operation.Stage is OperationStage.Whole || operation.FinishedAt is not null)
        {
            return null;
        }

        var word = operation.Stage switch
        {
            OperationStage.First when First(operation) is > 1 and var first => $"first {Words.Number(first)}",
            OperationStage.First => "first task",
            OperationStage.Offered when operation.Status is OperationStatus.Paused =>
                "the first have ended, the rest waits for a word",
            OperationStage.Share =>
                $"first {Words.Number(Math.Min(CanaryPlan.UpTo(operation.Stage, operation.Matched), operation.Matched))}",
            _ => "the rest",
        };
        return operation.StageUntil is { } until
            ? $"{word}: waits until it has ended, {Words.Coarse(until > now ? until - now : TimeSpan.Zero)} at the most"
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
            ? new[] { first == 1 ? "1 task" : $"{Words.Number(first)} tasks", "a word", "the rest" }
            : ["1 task", $"{CanaryPlan.SharePercent} %", "the rest"];
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
                operation.Status is OperationStatus.AwaitingApproval ? "Take back" : "Undo",
                "left"
            );
        }

        if (operation.Status is OperationStatus.Waiting or OperationStatus.Running)
        {
            yield return (OperationControl.Pause, "Pause", "pause");
        }

        if (operation.Status is OperationStatus.Paused)
        {
            yield return (
                OperationControl.Resume,
                operation.Stage is OperationStage.Offered ? "Requeue the rest" : "Resume",
                "play"
            );
        }

        if (open && operation.StartedAt is not null)
        {
            yield return (OperationControl.Cancel, "Cancel", "stop");
        }
    }
}
