using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>Where Web stands for a worker over REST before the broker: the steps that its services have in common.</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">The broker.</param>
/// <param name="clock">The current time.</param>
public sealed class RemoteDesk(IDbContextFactory<AppDbContext> contexts, IBroker broker, TimeProvider clock)
{
    /// <summary>How long a worker may take to bring a result after the attempt's time is over.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The broker.</summary>
    internal IBroker Broker => broker;

    /// <summary>The worker, if it is one over REST, has not left, and this actor speaks for it.</summary>
    /// <exception cref="RefusalException">Not allowed, no such worker, or the store is away.</exception>
    internal async Task<WorkerNode> FindAsync(Actor actor, Guid id)
    {
        actor.Require(Permissions.WorkersRun);
        var worker = await StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await db.Workers.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id);
        });
        if (worker is not { RegisteredBy: { } by, Status: not WorkerStatus.Stopped })
        {
            throw new RefusalException(
                RefusalCode.NotFound,
                $"There is no worker {id} that registered over REST, or it has left; register again."
            );
        }

        return by == actor.Name
            ? worker
            : throw new RefusalException(
                RefusalCode.Forbidden,
                $"Worker {id} was registered by somebody else, who alone may speak for it."
            );
    }

    /// <summary>Beats for the worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="held">The leases it is about.</param>
    /// <param name="renewFor">How long they are to live from now on; as they are when absent.</param>
    /// <param name="notes">What its attempts said.</param>
    internal async Task<BeatAnswer> BeatAsync(
        WorkerNode worker,
        IReadOnlyList<LeaseTicket> held,
        TimeSpan? renewFor,
        IReadOnlyList<AttemptNote> notes
    )
    {
        var beat = new Beat(
            CardOf(worker),
            [.. held.Select(t => t.Held)],
            renewFor is not null,
            renewFor ?? TimeSpan.Zero,
            notes
        );
        // A beat blocks; the pool has a thread for that sooner than Redis answers.
        return await ReachAsync(() => Task.Run(() => broker.Beat(beat)));
    }

    /// <summary>Ends leases, waiting a little where the broker is being rebuilt.</summary>
    /// <returns>The results that came too late.</returns>
    /// <exception cref="RefusalException">The broker is away, or not open again in time.</exception>
    internal async Task<IReadOnlyList<AttemptResult>> EndAsync(IReadOnlyList<AttemptResult> results)
    {
        var stale = new List<AttemptResult>();
        foreach (var step in results.Chunk(BrokerLimits.Step))
        {
            stale.AddRange(await EndStepAsync(step));
        }

        return stale;
    }

    /// <summary>
    /// Hands back what the worker is known to run. Starts are noted by worker name, so where another worker that may hold
    /// leases bears the same one nothing is done, and the leases end by themselves.
    /// </summary>
    internal async Task<int> HandBackAsync(WorkerNode worker)
    {
        var now = clock.GetUtcNow();
        var since = now - RemoteAttempts.LongestLease;
        var running = await StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var lone = !await db.Workers.AnyAsync(w =>
                w.Id != worker.Id
                && w.Name == worker.Name
                && w.Status != WorkerStatus.Stopped
                && (w.Status != WorkerStatus.Lost || w.LastBeatAt >= since)
            );
            return await db
                .Tasks.Where(t => lone && t.State == TaskState.Running && t.Worker == worker.Name)
                .Select(t => new HeldLease(t.Id, t.Fence))
                .ToListAsync();
        });
        return await HandBackAsync(worker, running, now);
    }

    /// <summary>Hands back these leases.</summary>
    internal async Task<int> HandBackAsync(
        WorkerNode worker,
        IReadOnlyList<HeldLease> held,
        DateTimeOffset leasedAt
    )
    {
        var stale = await EndAsync([
            .. held.Select(l => ResultOf(worker, l, AttemptOutcome.HandedBack, leasedAt)),
        ]);
        return held.Count - stale.Count;
    }

    /// <summary>Forgets the worker.</summary>
    internal Task LeaveAsync(Guid worker) =>
        ReachAsync(async () =>
        {
            await broker.LeaveAsync(worker, CancellationToken.None);
            return 0;
        });

    /// <summary>The result of an attempt of this worker.</summary>
    internal AttemptResult ResultOf(
        WorkerNode worker,
        HeldLease held,
        AttemptOutcome outcome,
        DateTimeOffset leasedAt
    ) => new(held.TaskId, held.Token, worker.Name, outcome, leasedAt, leasedAt, clock.GetUtcNow());

    /// <summary>The result of an attempt whose time is over.</summary>
    internal AttemptResult TimedOut(WorkerNode worker, LeaseTicket ticket, DateTimeOffset now) =>
        ResultOf(worker, ticket.Held, AttemptOutcome.TimedOut, ticket.LeasedAt) with
        {
            FinishedAt = now,
            Error = ticket.Overrun,
        };

    /// <summary>Does something with the broker, and explains when it is away.</summary>
    /// <exception cref="RefusalException">It is.</exception>
    internal static async Task<T> ReachAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            throw Away("The broker does not answer; what you hold stays yours until its lease ends.");
        }
    }

    private static RefusalException Away(string reason) =>
        new(RefusalCode.Unavailable, reason) { RetryAfter = TimeSpan.FromSeconds(1) };

    private async Task<IReadOnlyList<AttemptResult>> EndStepAsync(AttemptResult[] step)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var stale = await ReachAsync(() => broker.FinishAsync(step, CancellationToken.None).AsTask());
            if (stale is not null)
            {
                return stale;
            }

            if (clock.GetElapsedTime(since) > Patience)
            {
                throw Away("The broker is being rebuilt; send the same again.");
            }

            await Task.Delay(Rest, clock);
        }
    }

    private static WorkerCard CardOf(WorkerNode worker) =>
        new(
            worker.Id,
            worker.Name,
            worker.Host,
            worker.Version,
            worker.Capacity,
            worker.Queues,
            worker.Labels,
            worker.Types,
            worker.StartedAt,
            worker.Running,
            Draining: worker.Order is WorkerOrder.Drain or WorkerOrder.Stop
        )
        {
            Paused = worker.Order is WorkerOrder.Pause,
            Standalone = true,
            Load = new(
                worker.MemoryBytes,
                worker.Cpu,
                worker.Succeeded,
                worker.Failed,
                worker.MeanMs,
                worker.P95Ms,
                worker.Busy
            ),
        };
}
