using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Workers;

/// <summary>Leases for workers over REST. They are renewed by those workers alone, and end like any other.</summary>
/// <param name="desk">Speaks to the broker.</param>
/// <param name="tickets">Writes lease tokens.</param>
/// <param name="lease">How long leases are good for.</param>
/// <param name="features">Whether there may be such workers.</param>
/// <param name="clock">The current time.</param>
public sealed class RemoteLeases(
    RemoteDesk desk,
    LeaseTickets tickets,
    IOptions<LeaseOptions> lease,
    FeatureSwitches features,
    TimeProvider clock
)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    /// <summary>Leases tasks, waiting until there is one.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="id">The worker.</param>
    /// <param name="asked">What it wants.</param>
    /// <param name="cancellationToken">The caller has gone: what was taken goes back.</param>
    /// <returns>The leases, and what the worker is to do; none while it was told to take no more.</returns>
    /// <exception cref="RefusalException">Not allowed, no such worker, switched off, not acceptable, or store or broker are away.</exception>
    public async Task<(IReadOnlyList<RemoteLease> Leases, WorkerOrder Order)> LeaseAsync(
        Actor actor,
        Guid id,
        LeaseRequest asked,
        CancellationToken cancellationToken
    )
    {
        var worker = await desk.FindAsync(actor, id);
        asked.Check(worker).ThrowIfAny();
        var since = clock.GetTimestamp();
        while (true)
        {
            // In each round: who waits already is to be given no more, either.
            features.Require(Feature.RemoteWorkers, actor);
            // A call is a sign of life as well, and a pause must not wait for the end of a long one.
            await desk.BeatAsync(worker, [], renewFor: null, []);
            if (worker.Order is not WorkerOrder.Work)
            {
                return ([], worker.Order);
            }

            var left = asked.Wait - clock.GetElapsedTime(since);
            var leases = await TryForAsync(worker, asked, left < Round ? left : Round, cancellationToken);
            if (leases.Count > 0 || clock.GetElapsedTime(since) >= asked.Wait)
            {
                return (leases, worker.Order);
            }

            worker = await desk.FindAsync(actor, id);
        }
    }

    private async Task<IReadOnlyList<RemoteLease>> TryForAsync(
        WorkerNode worker,
        LeaseRequest asked,
        TimeSpan atMost,
        CancellationToken cancellationToken
    )
    {
        // No bell: it wakes one waiter, and this one may be unable to run what another could.
        var (since, rest) = (clock.GetTimestamp(), FirstRest);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var leases = await ClaimAsync(worker, asked, cancellationToken);
            if (leases.Count > 0 || clock.GetElapsedTime(since) >= atMost)
            {
                return leases;
            }

            await Task.Delay(rest, clock, cancellationToken);
            rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
        }
    }

    private async Task<IReadOnlyList<RemoteLease>> ClaimAsync(
        WorkerNode worker,
        LeaseRequest asked,
        CancellationToken cancellationToken
    )
    {
        var claim = new Claim(
            worker.Id,
            worker.Name,
            asked.Queues ?? worker.Queues,
            // The built-in types are for the product's own workers.
            asked.Types
                ?? worker.Types,
            asked.Most,
            lease.Value.Duration
        )
        {
            Labels = worker.Labels,
        };
        // Not with the caller's token: what the broker gave after the caller went must be handed back, not forgotten.
        var taken = await RemoteDesk.ReachAsync(() =>
            desk.Broker.ClaimAsync(claim, CancellationToken.None).AsTask()
        );
        var now = clock.GetUtcNow();
        var (kept, back) = (new List<Lease>(), new List<Lease>());
        long bytes = 0;
        foreach (var one in taken.Where(l => !IsOver(l, now)))
        {
            bytes += one.Task.Payload.Length;
            var fits = kept.Count == 0 || bytes <= BrokerLimits.StepBytes;
            (fits && !cancellationToken.IsCancellationRequested ? kept : back).Add(one);
        }

        await desk.HandBackAsync(worker, [.. back.Select(HeldOf)], now);
        await desk.EndAsync([
            .. taken
                .Where(l => IsOver(l, now))
                .Select(l => desk.ResultOf(worker, HeldOf(l), AttemptOutcome.Expired, now)),
        ]);
        cancellationToken.ThrowIfCancellationRequested();
        await TellStartsAsync(worker, kept, now);
        return [.. kept.Select(l => Give(worker, l, now))];
    }

    // At once, not after the first second as for the product's own workers: nobody here sees how long it runs, and a
    // deregistration and the timeouts go by what the store knows.
    private async Task TellStartsAsync(WorkerNode worker, List<Lease> kept, DateTimeOffset now)
    {
        if (kept.Count == 0)
        {
            return;
        }

        try
        {
            await desk.Broker.NoteAsync(
                [.. kept.Select(l => new StartedNote(l.Task.Id, l.Token, l.Task.Attempt, now, worker.Name))],
                CancellationToken.None
            );
        }
        catch (Exception)
        {
            // Better a start that nobody noted than leases that nobody got.
        }
    }

    private static bool IsOver(Lease lease, DateTimeOffset now) =>
        lease.Task.ExpiresAt <= now || lease.Task.Deadline <= now;

    private static HeldLease HeldOf(Lease lease) => new(lease.Task.Id, lease.Token);

    private RemoteLease Give(WorkerNode worker, Lease taken, DateTimeOffset now)
    {
        // The attempt ends with its own time or with its task's, whichever is over first.
        var left = taken.Task.Deadline - now;
        var byDeadline = left < taken.Task.Timeout;
        var timeout = byDeadline ? left!.Value : taken.Task.Timeout;
        var ticket = new LeaseTicket(taken.Task.Id, taken.Token, worker.Id, taken.Task.Attempt, now, timeout)
        {
            ByDeadline = byDeadline,
        };
        return new(taken.Task, tickets.Write(ticket), now + lease.Value.Duration, ticket.Deadline);
    }
}
