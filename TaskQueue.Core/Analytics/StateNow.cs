using TaskQueue.Core.Queues;
using TaskQueue.Core.Workers;

namespace TaskQueue.Core.Analytics;

/// <summary>How everything stands at this moment, of the queues that somebody sees.</summary>
public sealed record StateNow
{
    /// <summary>Tasks that wait: scheduled, blocked, queued and retrying.</summary>
    public required long Waiting { get; init; }

    /// <summary>Tasks that are ready.</summary>
    public required long Ready { get; init; }

    /// <summary>Tasks that are known to run.</summary>
    public required long Running { get; init; }

    /// <summary>Dead letters.</summary>
    public required long Dead { get; init; }

    /// <summary>How long the oldest ready task has waited; absent where none is ready.</summary>
    public TimeSpan? OldestWait { get; init; }

    /// <summary>Workers that take tasks.</summary>
    public required int Alive { get; init; }

    /// <summary>Tasks that those can run at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>Workers that are there and take no tasks, because somebody told them so or they are about to end.</summary>
    public required int Held { get; init; }

    /// <summary>Workers that were not heard of any more, and did not say goodbye.</summary>
    public required int Silent { get; init; }

    /// <summary>Workers that take tasks and have run none for a while, though one is ready in a queue that they serve.</summary>
    public required int IdleWhileWorkWaits { get; init; }

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>Sums up what was read. Pure.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="workers">The workers.</param>
    /// <param name="oldest">The oldest ready tasks: how long each has waited, by queue.</param>
    /// <param name="now">The current time.</param>
    public static StateNow Of(
        IReadOnlyList<QueueOverview> queues,
        IReadOnlyList<WorkerNode> workers,
        TimeSpan? oldest,
        DateTimeOffset now
    )
    {
        var alive = workers.Where(w => w.Status is WorkerStatus.Alive).ToList();
        return new()
        {
            Waiting = queues.Sum(q => q.Depth),
            Ready = queues.Sum(q => q.Queued),
            Running = queues.Sum(q => q.Running),
            Dead = queues.Sum(q => q.Dead),
            OldestWait = oldest,
            Alive = alive.Count,
            Capacity = alive.Sum(w => w.Capacity),
            Held = workers.Count(w => w.Status is WorkerStatus.Paused or WorkerStatus.Draining),
            Silent = workers.Count(w => w.Status is WorkerStatus.Lost),
            IdleWhileWorkWaits = IdleOf(queues, alive, now).Count(),
        };
    }

    /// <summary>The workers that <see cref="IdleWhileWorkWaits"/> counts. Pure.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="workers">The workers.</param>
    /// <param name="now">The current time.</param>
    public static IEnumerable<WorkerNode> IdleOf(
        IReadOnlyList<QueueOverview> queues,
        IReadOnlyList<WorkerNode> workers,
        DateTimeOffset now
    )
    {
        var ready = queues.Where(q => q is { Queued: > 0, Policy: not { Paused: true } }).ToList();
        return workers.Where(w =>
            w is { Status: WorkerStatus.Alive, Running: 0 }
            && now - w.StartedAt > Idle
            && (w.LastClaimAt is not { } claimed || now - claimed > Idle)
            && ready.Any(q => w.Queues.Contains("*") || w.Queues.Contains(q.Name))
        );
    }
}
