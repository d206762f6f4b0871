using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>
/// Workers that speak over REST: Web stands for them before the broker. Who they are is kept in the store and what they
/// hold in their lease tokens, so each call may come to another Web process.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="desk">Speaks to the broker.</param>
/// <param name="tickets">Reads lease tokens.</param>
/// <param name="types">Learns the types they announce.</param>
/// <param name="audit">Tells who brought a worker and who took it away.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="lease">How long leases are good for.</param>
/// <param name="features">Whether there may be such workers.</param>
/// <param name="clock">The current time.</param>
public sealed class RemoteWorkers(
    IDbContextFactory<AppDbContext> contexts,
    RemoteDesk desk,
    LeaseTickets tickets,
    TaskTypeCatalogue types,
    AuditLog audit,
    ISignals signals,
    IOptions<LeaseOptions> lease,
    FeatureSwitches features,
    TimeProvider clock
)
{
    /// <summary>Leases that one heartbeat may name.</summary>
    public const int MostLeases = 1000;

    // How soon a start that was noted is in the store; a chore brings it there every 100 ms.
    private static readonly TimeSpan NotedWithin = TimeSpan.FromMilliseconds(400);

    /// <summary>Adds a worker; its types may be submitted from now on.</summary>
    /// <param name="actor">Who registers it; the same must speak for it afterwards.</param>
    /// <param name="card">What it says of itself.</param>
    /// <exception cref="RefusalException">Not allowed, switched off, not acceptable, or store or broker are away.</exception>
    public async Task<WorkerNode> RegisterAsync(Actor actor, RemoteWorkerCard card)
    {
        actor.Require(Permissions.WorkersRun);
        features.Require(Feature.RemoteWorkers, actor);
        card.Check().ThrowIfAny();
        var now = clock.GetUtcNow();
        var worker = new WorkerNode
        {
            Id = Guid.CreateVersion7(now),
            Name = card.Name,
            Host = card.Host,
            Version = card.Version,
            Capacity = card.Capacity,
            Queues = [.. card.Queues.Distinct(StringComparer.Ordinal)],
            Labels = LabelRules.Sorted(card.Labels),
            Types = [.. card.Types.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            StartedAt = now,
            LastBeatAt = now,
            Standalone = true,
            RegisteredBy = actor.Name,
        };
        await StoreErrors.ExplainAsync(() => AddAsync(actor, worker));
        await desk.BeatAsync(worker, [], renewFor: null, []);
        Tell(worker, before: null, actor);
        return worker;
    }

    /// <summary>
    /// Takes a sign of life, and renews the leases that it names. Those whose time is over are ended as timed out when
    /// their grace has passed as well.
    /// </summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="id">The worker.</param>
    /// <param name="report">What it says.</param>
    /// <exception cref="RefusalException">Not allowed, no such worker, not acceptable, or store or broker are away.</exception>
    public async Task<HeartbeatAnswer> BeatAsync(Actor actor, Guid id, HeartbeatReport report)
    {
        report.Check().ThrowIfAny();
        var worker = await desk.FindAsync(actor, id);
        var read = report.Leases.Select(l => (l.TaskId, Ticket: tickets.Read(l.LeaseToken))).ToList();
        var mine = read.Where(l => l.Ticket?.Worker == id && l.Ticket.TaskId == l.TaskId)
            .Select(l => l.Ticket!)
            // It got the same task again: the later lease is the one that may still be good.
            .GroupBy(t => t.TaskId)
            .Select(leases => leases.MaxBy(t => t.Token)!)
            .ToList();
        var now = clock.GetUtcNow();
        var over = mine.Where(t => now >= t.Deadline + RemoteDesk.Grace).ToList();
        await desk.EndAsync([.. over.Select(t => desk.TimedOut(worker, t, now))]);
        var going = mine.Except(over).ToList();
        report.WriteTo(worker, going.Count);
        var answer = await desk.BeatAsync(worker, going, lease.Value.Duration, []);
        List<Guid> lost =
        [
            .. read.Where(l => !mine.Exists(t => t.TaskId == l.TaskId)).Select(l => l.TaskId),
            .. over.Select(t => t.TaskId),
            .. answer.Lost.Select(l => l.TaskId),
        ];
        return new(
            worker.Order,
            lost,
            [
                .. answer
                    .Cancelled.Union(going.Where(t => now >= t.Deadline).Select(t => t.TaskId))
                    .Except(lost),
            ],
            answer.Closed,
            now + lease.Value.Duration,
            lease.Value.Duration / 3
        );
    }

    /// <summary>Takes a worker away. Its leases are handed back and its tasks run elsewhere at once.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="id">The worker.</param>
    /// <returns>How many leases were handed back.</returns>
    /// <exception cref="RefusalException">Not allowed, no such worker, or store or broker are away.</exception>
    public async Task<int> LeaveAsync(Actor actor, Guid id)
    {
        var worker = await desk.FindAsync(actor, id);
        var back = await desk.HandBackAsync(worker);
        await desk.LeaveAsync(id);
        // A start is noted when the lease is given and is in the store a moment later: what was leased just now is seen
        // at the second look only.
        await Task.Delay(NotedWithin, TimeProvider.System);
        back += await desk.HandBackAsync(worker);
        var before = worker.Status;
        await StoreErrors.ExplainAsync(() => PartAsync(actor, id, back));
        worker.Status = WorkerStatus.Stopped;
        Tell(worker, before, actor);
        return back;
    }

    private void Tell(WorkerNode worker, WorkerStatus? before, Actor actor) =>
        signals.Publish(
            new(SignalTopic.Workers, [])
            {
                Events = WorkerEvents.Of(worker, before, clock.GetUtcNow(), actor.Name) is { } happened
                    ? [happened]
                    : [],
            }
        );

    private async Task AddAsync(Actor actor, WorkerNode worker)
    {
        await types.AnnounceAsync(worker.Types, CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync();
        db.Workers.Add(worker);
        audit.Add(
            db,
            actor,
            AuditActions.WorkerRegistered,
            AuditSubject.Worker(worker.Id),
            before: null,
            new
            {
                worker.Name,
                worker.Host,
                worker.Capacity,
                worker.Queues,
                worker.Types,
            }
        );
        await db.SaveChangesAsync();
    }

    private async Task PartAsync(Actor actor, Guid id, int back)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await db.Workers.SingleOrDefaultAsync(w => w.Id == id) is { } row)
        {
            row.Status = WorkerStatus.Stopped;
            row.Running = 0;
            audit.Add(
                db,
                actor,
                AuditActions.WorkerLeft,
                AuditSubject.Worker(id),
                before: null,
                new
                {
                    row.Name,
                    row.Host,
                    handedBack = back,
                }
            );
            await db.SaveChangesAsync();
        }
    }
}
