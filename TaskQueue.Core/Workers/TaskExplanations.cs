using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>Gathers what <see cref="TaskExplainer"/> looks at. Every part is read as it stands now.</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Hands out work.</param>
/// <param name="tasks">Reads the task.</param>
/// <param name="clock">The current time.</param>
public sealed class TaskExplanations(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    TaskQueries tasks,
    TimeProvider clock
)
{
    /// <summary>How many tasks in line are counted at the most.</summary>
    public const int MostAhead = 10_000;

    private const int MostWorkers = 500;

    /// <summary>Explains why a task stands where it stands.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The explanation; none when there is no such task.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<Explanation?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        await tasks.FindAsync(actor, id, cancellationToken) is { } task
            ? await ExplainAsync(actor, task, cancellationToken)
            : null;

    /// <summary>Explains a task that was read a moment ago.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<Explanation> ExplainAsync(
        Actor actor,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (condition, trouble) = await AskBrokerAsync(cancellationToken);
        return TaskExplainer.Explain(
            new()
            {
                Task = task,
                Now = clock.GetUtcNow(),
                Pause = await PauseAsync(db, task.Queue, cancellationToken),
                Broker = condition,
                BrokerTrouble = trouble,
                Workers = await WorkersAsync(db, task, cancellationToken),
                Ahead = task.State is TaskState.Queued ? await AheadAsync(db, task, cancellationToken) : null,
            }
        );
    }

    private static async Task<PauseFact?> PauseAsync(
        AppDbContext db,
        string queue,
        CancellationToken cancellationToken
    )
    {
        var policy = await db
            .QueuePolicies.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Queue == queue, cancellationToken);
        return policy?.PausedBy is { } by
            ? new(by, policy.PausedAt, policy.PauseReason, policy.PausedUntil)
            : null;
    }

    private static async Task<IReadOnlyList<WorkerFact>> WorkersAsync(
        AppDbContext db,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        var route = Routes.Of(task.Type);
        var live = await db
            .Workers.AsNoTracking()
            .Where(w => w.Status != WorkerStatus.Lost && w.Status != WorkerStatus.Stopped)
            .OrderBy(w => w.Name)
            .ThenBy(w => w.Id)
            .Take(MostWorkers)
            .ToListAsync(cancellationToken);
        return
        [
            .. live.Select(w => new WorkerFact(
                w.Name,
                w.Queues is ["*"] || w.Queues.Contains(task.Queue, StringComparer.Ordinal),
                route == Routes.Any || w.Types.Contains(task.Type, StringComparer.Ordinal),
                w.Labels,
                StandOf(w),
                w.Running,
                w.Capacity,
                w.LastBeatAt
            )),
        ];
    }

    // What was ordered counts from the order on, whether the worker has heard it or not.
    private static WorkerStand StandOf(WorkerNode worker) =>
        worker.Status is WorkerStatus.Draining || worker.Order is WorkerOrder.Drain or WorkerOrder.Stop
            ? WorkerStand.Draining
        : worker.Status is WorkerStatus.Paused || worker.Order is WorkerOrder.Pause ? WorkerStand.Paused
        : WorkerStand.Working;

    // Two ranges of the index of ready rows, each cut off where the number no longer tells anything.
    private static async Task<AheadFact> AheadAsync(
        AppDbContext db,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        var ready = db.Tasks.Where(t => t.State == TaskState.Queued && t.Queue == task.Queue);
        var higher = await ready
            .Where(t => t.Priority > task.Priority)
            .Take(MostAhead + 1)
            .CountAsync(cancellationToken);
        var same =
            higher > MostAhead
                ? 0
                : await ready
                    .Where(t => t.Priority == task.Priority && t.Id.CompareTo(task.Id) < 0)
                    .Take(MostAhead + 1 - higher)
                    .CountAsync(cancellationToken);
        return new(Math.Min(higher + same, MostAhead), higher + same > MostAhead);
    }

    private async Task<(BrokerFact, string? Trouble)> AskBrokerAsync(CancellationToken cancellationToken)
    {
        if (broker.Trouble is { } trouble)
        {
            return (BrokerFact.Away, trouble);
        }

        try
        {
            var moment = (await broker.AbsentAsync([], cancellationToken)).Moment;
            return (moment.Epoch < 0 ? BrokerFact.Rebuilding : BrokerFact.Open, null);
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            return (BrokerFact.Away, e.Message);
        }
    }
}
