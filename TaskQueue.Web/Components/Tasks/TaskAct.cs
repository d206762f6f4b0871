using TaskQueue.Core.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Something to do with a task, and what to say before and after.</summary>
/// <param name="Question">The heading of the question.</param>
/// <param name="Word">The button that does it.</param>
/// <param name="Done">Said when it is done.</param>
/// <param name="Consequence">What it will do.</param>
internal sealed record TaskAct(string Question, string Word, string Done, Func<TaskItem, string> Consequence)
{
    /// <summary>The heading of the question.</summary>
    public string Question
    {
        get => T[field];
    } = Question;

    /// <summary>The button that does it.</summary>
    public string Word
    {
        get => T[field];
    } = Word;

    /// <summary>Said when it is done.</summary>
    public string Done
    {
        get => T[field];
    } = Done;

    /// <summary>Give it up.</summary>
    public static readonly TaskAct Cancel = new(
        Key("Cancel this task?"),
        Key("Cancel task"),
        Key("The task was cancelled, or asked to stop."),
        task =>
            task.State is TaskState.Running
                ? T[
                    "Its handler is asked to stop. Work that it has already done is not undone; the task ends as cancelled when the handler does."
                ]
                : T["It will not start. It ends as cancelled and can be retried later."]
    );

    /// <summary>Queue it again.</summary>
    public static readonly TaskAct Retry = new(
        Key("Retry this task?"),
        Key("Retry"),
        Key("The task is queued again."),
        task =>
            T[
                "It is queued again in '{0}' with a fresh allowance of attempts. What earlier attempts did outside may happen twice.",
                task.Queue
            ]
    );

    /// <summary>Remove it.</summary>
    public static readonly TaskAct Delete = new(
        Key("Delete this task?"),
        Key("Delete"),
        Key("The task was deleted."),
        _ => T["The task goes for good, with its payload, result, attempts and logs. This cannot be undone."]
    );
}
