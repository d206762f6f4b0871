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
            _ => $"{operation.Action} {what}",
        };
    }

    /// <summary>How far it is.</summary>
    public static string Progress(TaskOperation operation, DateTimeOffset now) =>
        operation.Status is OperationStatus.Waiting
            ? $"begins {Words.Ago(operation.NotBefore, now)}"
            : $"{operation.Status.ToString().ToLowerInvariant()}: {Words.Number(operation.Done)} done"
                + (operation.Failed > 0 ? $", {Words.Number(operation.Failed)} failed" : "");

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
            operation.Status is OperationStatus.Waiting or OperationStatus.Running or OperationStatus.Paused;
        if (open && operation.StartedAt is null)
        {
            yield return (OperationControl.Undo, "Undo", "left");
        }

        if (operation.Status is OperationStatus.Waiting or OperationStatus.Running)
        {
            yield return (OperationControl.Pause, "Pause", "pause");
        }

        if (operation.Status is OperationStatus.Paused)
        {
            yield return (OperationControl.Resume, "Resume", "play");
        }

        if (open && operation.StartedAt is not null)
        {
            yield return (OperationControl.Cancel, "Cancel", "stop");
        }
    }
}
