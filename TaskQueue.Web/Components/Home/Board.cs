using TaskQueue.Core.Queues;
using TaskQueue.Core.Workers;

namespace TaskQueue.Web.Components.Home;

/// <summary>The numbers of the dashboard.</summary>
internal sealed record Board
{
    private const int PerMinute = 6;

    public required IReadOnlyList<QueueOverview> Queues { get; init; }
    public required IReadOnlyList<QueueSlice> Recent { get; init; }
    public DateTimeOffset? OldestReady { get; private init; }
    public long Accepted => Queues.Sum(q => q.Accepted);
    public long Waiting => Queues.Sum(q => q.Depth);
    public long Running => Queues.Sum(q => q.Running);
    public long Dead => Queues.Sum(q => q.Dead);
    public long Difference => Queues.Sum(q => Math.Abs(q.Difference));
    public long SucceededMinute { get; private init; }
    public long SucceededHour { get; private init; }
    public long FailedHour { get; private init; }
    public int Workers { get; private init; }
    public int Capacity { get; private init; }

    /// <summary>Workers that are there and take no tasks, because somebody told them so or they are about to end.</summary>
    public int Idle { get; private init; }

    /// <summary>Sums up what was read.</summary>
    /// <param name="queues">All queues.</param>
    /// <param name="hour">The last hour, oldest slice first.</param>
    /// <param name="workers">All workers.</param>
    /// <param name="oldestReady">When the oldest ready task was accepted.</param>
    public static Board Of(
        IReadOnlyList<QueueOverview> queues,
        IReadOnlyList<QueueSlice> hour,
        IReadOnlyList<WorkerNode> workers,
        DateTimeOffset? oldestReady
    )
    {
        var alive = workers.Where(w => w.Status is WorkerStatus.Alive).ToList();
        return new()
        {
            Queues =
            [
                .. queues
                    .OrderByDescending(q => q.Depth + q.Running)
                    .ThenBy(q => q.Name, StringComparer.Ordinal),
            ],
            Recent = [.. hour.TakeLast(10 * PerMinute)],
            OldestReady = oldestReady,
            SucceededMinute = hour.TakeLast(PerMinute).Sum(s => s.Succeeded),
            SucceededHour = hour.Sum(s => s.Succeeded),
            FailedHour = hour.Sum(s => s.Failed),
            Workers = alive.Count,
            Capacity = alive.Sum(w => w.Capacity),
            Idle = workers.Count(w => w.Status is WorkerStatus.Paused or WorkerStatus.Draining),
        };
    }
}
