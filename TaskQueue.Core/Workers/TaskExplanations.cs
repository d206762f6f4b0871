using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

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
        actor.RequireOn(Permissions.TasksRead, task.Queue);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ofType = QueueRule.OfType(task.Type);
        var policies = await db
            .QueuePolicies.AsNoTracking()
            .Where(p => p.Queue == task.Queue || p.Queue == ofType)
            .ToDictionaryAsync(p => p.Queue, cancellationToken);
        var policy = policies.GetValueOrDefault(task.Queue);
        var rule =
            task.ConcurrencyKey.Length == 0
                ? null
                : await db
                    .KeyRules.AsNoTracking()
                    .SingleOrDefaultAsync(
                        r => r.Queue == task.Queue && r.Key == task.ConcurrencyKey && r.RemovedAt == null,
                        cancellationToken
                    );
        var (condition, trouble, limits) = await AskBrokerAsync(
            () =>
                new LimitFacts(db, broker, clock).ReadAsync(
                    actor,
                    task,
                    policy,
                    rule,
                    policies.GetValueOrDefault(ofType),
                    cancellationToken
                ),
            cancellationToken
        );
        return TaskExplainer.Explain(
            new()
            {
                Task = task,
                Now = clock.GetUtcNow(),
                WaitsFor = await WaitsForAsync(
                    db,
                    actor.ScopeOf(Permissions.TasksRead),
                    task,
                    cancellationToken
                ),
                Pause = policy?.PausedBy is { } by
                    ? new(by, policy.PausedAt, policy.PauseReason, policy.PausedUntil)
                    : null,
                Limits = limits,
                Broker = condition,
                BrokerTrouble = trouble,
                Labels = task.Labels,
                Workers = await WorkersAsync(db, task, cancellationToken),
                Letter = await LetterFacts.ReadAsync(db, task, cancellationToken),
                Ahead =
                    task.State is TaskState.Queued
                        ? await AheadAsync(db, task, cancellationToken) with
                        {
                            Ages = policy?.Effective.AgeAfter is not null,
                        }
                        : null,
            }
        );
    }

    // Only while it waits: what was decided once stays decided, however those that it waited for stand now.
    // Of those in queues that the reader may not see it is told what is told of those that are gone, as in the graph.
    private static async Task<IReadOnlyList<DependencyFact>> WaitsForAsync(
        AppDbContext db,
        QueueScope scope,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        if (task is not { State: TaskState.Blocked, DependsRule: { } rule })
        {
            return [];
        }

        var rows = await db
            .Dependencies.Where(d => d.TaskId == task.Id)
            .OrderBy(d => d.DependsOnId)
            .Select(d => new
            {
                d.DependsOnId,
                d.Outcome,
                State = (TaskState?)db.Tasks.FirstOrDefault(t => t.Id == d.DependsOnId)!.State,
                db.Tasks.FirstOrDefault(t => t.Id == d.DependsOnId)!.Queue,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new DependencyFact(
                r.DependsOnId,
                r.Outcome ?? (r.Queue is { } queue && scope.Has(queue) ? r.State : null),
                r.Outcome is { } ended ? rule.Wants(ended) : null
            )),
        ];
    }

    private static async Task<IReadOnlyList<WorkerFact>> WorkersAsync(
        AppDbContext db,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
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
                Serves(w, task.Queue),
                Knows(w, task.Type),
                w.Labels,
                StandOf(w),
                w.Running,
                w.Capacity,
                w.LastBeatAt
            )
            {
                Order = OrderOf(w),
            }),
        ];
    }

    /// <summary>Whether a worker can run a type. The built-in ones are for the product's own workers, mails for those that have a mail server.</summary>
    internal static bool Knows(WorkerNode worker, string type) =>
        worker.Types.Contains(type, StringComparer.Ordinal)
        || (worker.RegisteredBy is null && Routes.IsOfEachWorker(type));

    /// <summary>Whether a worker takes from a queue.</summary>
    internal static bool Serves(WorkerNode worker, string queue) =>
        worker.Queues is ["*"] || worker.Queues.Contains(queue, StringComparer.Ordinal);

    /// <summary>Whether a worker is alive and takes tasks.</summary>
    internal static bool TakesTasks(WorkerNode worker) =>
        worker.Status is not (WorkerStatus.Lost or WorkerStatus.Stopped)
        && StandOf(worker) is WorkerStand.Working;

    // What was ordered counts from the order on, whether the worker has heard it or not.
    private static WorkerStand StandOf(WorkerNode worker) =>
        worker.Status is WorkerStatus.Draining || worker.Order is WorkerOrder.Drain or WorkerOrder.Stop
            ? WorkerStand.Draining
        : worker.Status is WorkerStatus.Paused || worker.Order is WorkerOrder.Pause ? WorkerStand.Paused
        : WorkerStand.Working;

    private static OrderFact? OrderOf(WorkerNode worker)
    {
        OrderKind? kind = worker.Order switch
        {
            WorkerOrder.Pause => OrderKind.Pause,
            WorkerOrder.Drain => OrderKind.Drain,
            WorkerOrder.Stop => OrderKind.Stop,
            _ => null,
        };
        return kind is { } told && worker is { OrderedBy: { } by, OrderedAt: { } at }
            ? new(told, by, at, worker.OrderReason) { Until = worker.OrderUntil }
            : null;
    }

    // Ranges of the indexes of ready rows, each cut off where the number no longer tells anything. Keys take turns, so
    // that among equal priorities those of its own key alone stand before it.
    private static async Task<AheadFact> AheadAsync(
        AppDbContext db,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        var ready = db.Tasks.Where(t => t.State == TaskState.Queued && t.Queue == task.Queue);
        var (plain, keyed) = (
            ready.Where(t => t.ConcurrencyKey == ""),
            ready.Where(t => t.ConcurrencyKey != "")
        );
        var own =
            task.ConcurrencyKey.Length == 0
                ? plain
                : keyed.Where(t => t.ConcurrencyKey == task.ConcurrencyKey);
        var ahead = 0;
        foreach (
            var part in (IQueryable<TaskItem>[])
                [
                    plain.Where(t => t.Priority > task.Priority),
                    keyed.Where(t => t.Priority > task.Priority),
                    own.Where(t => t.Priority == task.Priority && t.Id.CompareTo(task.Id) < 0),
                ]
        )
        {
            ahead += ahead > MostAhead ? 0 : await part.Take(MostAhead + 1).CountAsync(cancellationToken);
        }

        return new(Math.Min(ahead, MostAhead), ahead > MostAhead);
    }

    // It may go away between two questions.
    private async Task<(BrokerFact, string? Trouble, IReadOnlyList<LimitFact> Limits)> AskBrokerAsync(
        Func<Task<IReadOnlyList<LimitFact>>> readLimits,
        CancellationToken cancellationToken
    )
    {
        if (broker.Trouble is { } trouble)
        {
            return (BrokerFact.Away, trouble, []);
        }

        try
        {
            var moment = (await broker.AbsentAsync([], cancellationToken)).Moment;
            return moment.Epoch < 0
                ? (BrokerFact.Rebuilding, null, [])
                : (BrokerFact.Open, null, await readLimits());
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            return (BrokerFact.Away, e.Message, []);
        }
    }
}
