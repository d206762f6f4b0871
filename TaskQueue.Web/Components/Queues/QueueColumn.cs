using TaskQueue.Core.Queues;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>One of the numbers that are told of each queue, and the tasks that it counts.</summary>
/// <param name="Title">What is counted, in English.</param>
/// <param name="Width">How wide its column is, as CSS.</param>
/// <param name="Count">The number.</param>
/// <param name="States">The states that it counts, as the list of tasks has them.</param>
internal sealed record QueueColumn(string Title, string Width, Func<QueueOverview, long> Count, string States)
{
    /// <summary>All of them, in the order of a task's way.</summary>
    public static IReadOnlyList<QueueColumn> All { get; } =
    [
        new(Key("Waiting"), "88px", q => q.Depth, "queued,scheduled,retrying,blocked"),
        new(Key("Running"), "88px", q => q.Running, "running"),
        new(Key("Retrying"), "88px", q => q.Retrying, "retrying"),
        new(Key("Succeeded"), "108px", q => q.Succeeded, "succeeded"),
        new(Key("Dead"), "72px", q => q.Dead, "dead"),
    ];

    /// <summary>The page of a queue.</summary>
    public static string Page(QueueOverview queue) => $"queues/{Uri.EscapeDataString(queue.Name)}";

    /// <summary>The list of all tasks of a queue: those that were accepted, less those that were removed since.</summary>
    public static string AllTasks(QueueOverview queue) => $"tasks?queue={Uri.EscapeDataString(queue.Name)}";

    /// <summary>The list of the tasks that are counted of a queue.</summary>
    public string Tasks(QueueOverview queue) =>
        $"tasks?queue={Uri.EscapeDataString(queue.Name)}&status={States}";
}
