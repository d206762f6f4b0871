using System.Globalization;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// How a requeue goes about it as a canary: one task, then a share of them, then the rest; pure. A stage begins when all
/// tasks of those before it have ended, and none does once a task has died again of what it had died of before.
/// </summary>
public static class CanaryPlan
{
    /// <summary>The share of the second stage, in percent of what matched when it was asked for; one task at least.</summary>
    public const int SharePercent = 5;

    /// <summary>How long a stage may take to end, unless somebody says otherwise.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(15);

    /// <summary>The shortest time that can be asked for.</summary>
    public static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How many tasks may have been queued again by the end of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="matched">How many matched when it was asked for.</param>
    /// <param name="first">How many the first stage takes.</param>
    public static long UpTo(OperationStage stage, long matched, int first = 1) =>
        stage switch
        {
            OperationStage.First => first,
            OperationStage.Share => first + Math.Max(1, ((matched * SharePercent) + 99) / 100),
            _ => long.MaxValue,
        };

    /// <summary>How many tasks may be queued again before the stage is waited for.</summary>
    /// <param name="operation">The operation.</param>
    public static long Room(TaskOperation operation) =>
        Math.Max(
            0,
            UpTo(operation.Stage, operation.Matched, FirstOf(OperationText.ArgumentsOf(operation)))
                - operation.Done
        );

    /// <summary>How many tasks the first stage takes.</summary>
    /// <param name="arguments">What was asked for.</param>
    public static int FirstOf(BulkArguments arguments) => arguments.First ?? 1;

    /// <summary>The stage that comes next; the last one is the rest, which may have to be offered.</summary>
    /// <param name="stage">The stage that is over.</param>
    /// <param name="asks">Whether somebody is asked before the rest follow.</param>
    public static OperationStage After(OperationStage stage, bool asks = false) =>
        stage is not OperationStage.First ? OperationStage.Rest
        : asks ? OperationStage.Offered
        : OperationStage.Share;

    /// <summary>Whether nothing comes after a stage.</summary>
    /// <param name="stage">The stage.</param>
    public static bool IsLast(OperationStage stage) => stage is OperationStage.Rest or OperationStage.Offered;

    /// <summary>How long each stage may take.</summary>
    /// <param name="arguments">What was asked for.</param>
    public static TimeSpan WaitOf(BulkArguments arguments) => arguments.StageWait ?? UsualWait;

    /// <summary>Why it stops when a task has come back, for people.</summary>
    /// <param name="task">The task.</param>
    /// <param name="kind">The kind of its error.</param>
    /// <param name="message">Its message.</param>
    public static string CameBack(Guid task, string? kind, string? message) =>
        Cut($"Task {task} died again of what it had died of before: {kind ?? "error"}: {message}");

    /// <summary>Why it stops when a stage does not end in time, for people.</summary>
    /// <param name="task">A task that has not ended.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="wait">How long the stage was given.</param>
    public static string NotInTime(Guid task, TaskState state, TimeSpan wait) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Its stage had {wait.TotalSeconds:0.###} s to end, and task {task} is still {state.Word()}."
        );

    private static string Cut(string text) =>
        text.Length <= BulkRules.LongestReason ? text : text[..(BulkRules.LongestReason - 1)] + "…";
}
