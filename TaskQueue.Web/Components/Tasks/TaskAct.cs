using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Something to do with a task, and what to say before and after.</summary>
/// <param name="Question">The heading of the question.</param>
/// <param name="Word">The button that does it.</param>
/// <param name="Done">Said when it is done.</param>
/// <param name="Consequence">What it will do.</param>
internal sealed record TaskAct(string Question, string Word, string Done, Func<TaskItem, string> Consequence)
{
    /// <summary>Give it up.</summary>
    public static readonly TaskAct Cancel = new(
        "Cancel this task?",
        "Cancel task",
        "The task was cancelled, or asked to stop.",
        task =>
            task.State is TaskState.Running
                ? "Its handler is asked to stop. Work that it has already done is not undone; the task ends as cancelled when the handler does."
                : "It will not start. It ends as cancelled and can be retried later."
    );

    /// <summary>Queue it again.</summary>
    public static readonly TaskAct Retry = new(
        "Retry this task?",
        "Retry",
        "The task is queued again.",
        task =>
            $"It is queued again in '{task.Queue}' with a fresh allowance of attempts. What earlier attempts did outside may happen twice."
    );

    /// <summary>Remove it.</summary>
    public static readonly TaskAct Delete = new(
        "Delete this task?",
        "Delete",
        "The task was deleted.",
        _ => "The task goes for good, with its payload, result, attempts and logs. This cannot be undone."
    );
}
