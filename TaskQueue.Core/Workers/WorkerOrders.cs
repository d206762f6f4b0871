using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Workers;

/// <summary>
/// Tells workers what to do: pause, go on, drain, stop. The order is stored first and reaches the worker with its next
/// beat; <see cref="WorkerRecorder"/> repeats it for as long as the worker does not show that it has heard, and lifts it
/// when its time is over.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Brings orders to workers.</param>
/// <param name="audit">Tells who ordered what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed class WorkerOrders(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>Characters that a reason may have.</summary>
    public const int LongestReason = 500;

    /// <summary>Orders a worker to do something. The same order again changes nothing but its reason and its end.</summary>
    /// <param name="actor">Who orders it.</param>
    /// <param name="id">The worker.</param>
    /// <param name="order">What it is to do.</param>
    /// <param name="reason">Why, for those who come after; may be absent.</param>
    /// <param name="until">When it goes on by itself after a pause or a drain; absent when somebody has to resume it.</param>
    /// <returns>The worker, as it stood when the order was given.</returns>
    /// <exception cref="RefusalException">Not allowed, a field is wrong, no such worker, one that is gone, or one that cannot do that.</exception>
    public async Task<WorkerNode> GiveAsync(
        Actor actor,
        Guid id,
        WorkerOrder order,
        string? reason,
        DateTimeOffset? until = null
    )
    {
        actor.Require(Permissions.WorkersControl);
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var errors = new FieldErrors();
        TextRules.Check(reason, "reason", LongestReason, errors);
        CheckEnd(order, until, errors);
        errors.ThrowIfAny();
        var worker = await StoreErrors.ExplainAsync(() => StoreAsync(actor, id, order, reason, until));
        await TellAsync(id, order);
        signals.Publish(new(SignalTopic.Workers, []));
        return worker;
    }

    private void CheckEnd(WorkerOrder order, DateTimeOffset? until, FieldErrors errors)
    {
        errors.Require(until is null || until > clock.GetUtcNow(), "until", "Has passed.");
        errors.Require(
            until is null || order is WorkerOrder.Pause or WorkerOrder.Drain,
            "until",
            "Only a pause or a drain ends by itself."
        );
    }

    private async Task<WorkerNode> StoreAsync(
        Actor actor,
        Guid id,
        WorkerOrder order,
        string? reason,
        DateTimeOffset? until
    )
    {
        await using var db = await contexts.CreateDbContextAsync();
        var worker =
            await db.Workers.SingleOrDefaultAsync(w => w.Id == id)
            ?? throw new RefusalException(RefusalCode.NotFound, $"There is no worker {id}.");
        RequireAble(worker, order);
        var before = FactsOf(worker);
        worker.Order = order;
        worker.OrderedBy = actor.Name;
        worker.OrderedAt = clock.GetUtcNow();
        worker.OrderReason = reason;
        worker.OrderUntil = until;
        WriteWhole(db, worker);
        audit.Add(db, actor, ActionOf(order), AuditSubject.Worker(id), before, FactsOf(worker));
        await db.SaveChangesAsync();
        return worker;
    }

    /// <summary>Tells the broker all orders that stand, before it opens: it may have forgotten them.</summary>
    /// <param name="cancellationToken">Ends it; repeat it.</param>
    internal async Task TellAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var standing = await db
            .Workers.Where(w => w.Order != WorkerOrder.Work && w.Status != WorkerStatus.Stopped)
            .Select(w => new { w.Id, w.Order })
            .ToListAsync(cancellationToken);
        foreach (var worker in standing)
        {
            await broker.OrderAsync(worker.Id, worker.Order, cancellationToken);
        }
    }

    // Also what is as it was read: the order that stood may have come to its end meanwhile, and be lifted.
    private static void WriteWhole(AppDbContext db, WorkerNode worker)
    {
        var entry = db.Entry(worker);
        foreach (
            var field in (string[])
                [
                    nameof(WorkerNode.Order),
                    nameof(WorkerNode.OrderedBy),
                    nameof(WorkerNode.OrderedAt),
                    nameof(WorkerNode.OrderReason),
                    nameof(WorkerNode.OrderUntil),
                ]
        )
        {
            entry.Property(field).IsModified = true;
        }
    }

    private static object FactsOf(WorkerNode worker) =>
        new
        {
            worker.Name,
            worker.Host,
            worker.Order,
            reason = worker.OrderReason,
            until = worker.OrderUntil,
        };

    private static string ActionOf(WorkerOrder order) =>
        order switch
        {
            WorkerOrder.Work => AuditActions.WorkerResumed,
            WorkerOrder.Pause => AuditActions.WorkerPaused,
            WorkerOrder.Drain => AuditActions.WorkerDrained,
            _ => AuditActions.WorkerStopped,
        };

    private static void RequireAble(WorkerNode worker, WorkerOrder order)
    {
        if (worker.Status is WorkerStatus.Stopped or WorkerStatus.Lost)
        {
            var how = worker.Status is WorkerStatus.Lost ? "has not been heard of for a while" : "has ended";
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Worker {worker.Name} {how}; there is nobody who would hear the order."
            );
        }

        if (worker.Order is WorkerOrder.Stop && order is not WorkerOrder.Stop)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Worker {worker.Name} was told to stop, and ends when its last task has ended; start another one."
            );
        }

        if (order is WorkerOrder.Stop && !worker.Standalone)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Worker {worker.Name} is a part of the server and ends with it. Pause or drain it, or set Worker:Enabled to false."
            );
        }
    }

    private async Task TellAsync(Guid id, WorkerOrder order)
    {
        try
        {
            await broker.OrderAsync(id, order, CancellationToken.None);
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            // The order stands in the store, and is repeated until it is heard.
        }
    }
}
