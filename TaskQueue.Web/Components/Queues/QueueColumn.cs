using TaskQueue.Core.Queues;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>One of the numbers that are told of each queue, and the tasks that it counts.</summary>
/// <param name="Name">Its name in addresses, and that of the order by it.</param>
/// <param name="Title">What is counted, in English.</param>
/// <param name="Width">How wide its column is, in pixels.</param>
/// <param name="Count">The number.</param>
/// <param name="States">The states that it counts, as the list of tasks has them.</param>
internal sealed record QueueColumn(
    string Name,
    string Title,
    int Width,
    Func<QueueOverview, long> Count,
    string States
)
{
    /// <summary>All of them, in the order of a task's way.</summary>
    public static IReadOnlyList<QueueColumn> All { get; } =
    [
        new("depth", Key("Waiting"), 88, q => q.Depth, "queued,scheduled,retrying,blocked"),
        new("running", Key("Running"), 88, q => q.Running, "running"),
        new("retrying", Key("Retrying"), 88, q => q.Retrying, "retrying"),
        new("succeeded", Key("Succeeded"), 108, q => q.Succeeded, "succeeded"),
        new("dead", Key("Dead"), 72, q => q.Dead, "dead"),
    ];

    /// <summary>The page of a queue.</summary>
    public static string Page(QueueOverview queue) => $"queues/{Uri.EscapeDataString(queue.Name)}";

    /// <summary>The list of all tasks of a queue: those that were accepted, less those that were removed since.</summary>
    public static string AllTasks(QueueOverview queue) => $"tasks?queue={Uri.EscapeDataString(queue.Name)}";

    /// <summary>The list of the tasks that are counted of a queue.</summary>
    public string Tasks(QueueOverview queue) =>
        $"tasks?queue={Uri.EscapeDataString(queue.Name)}&status={States}";
}
