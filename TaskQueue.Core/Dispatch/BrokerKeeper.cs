using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Watches, on the leading process, whether the shared broker is open in the epoch that the store knows. Where it is
/// not (Redis started anew, was emptied, or brought back an old state) it closes it, settles the results that are still
/// there, raises the epoch, and opens it with what runs and what is ready. The same where a part of the index was deleted
/// or overwritten: it audits it too.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">What is watched.</param>
/// <param name="audit">Finds what is damaged.</param>
/// <param name="epochs">The epoch in the store.</param>
/// <param name="settler">Settles what is left.</param>
/// <param name="reconciler">Fills the index.</param>
/// <param name="policies">Tells which queues are paused.</param>
/// <param name="orders">Tells what workers were told.</param>
/// <param name="check">Says why this Redis must not be used.</param>
/// <param name="lease">The length of leases.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class BrokerKeeper(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    BrokerAudit audit,
    EpochRow epochs,
    Settler settler,
    Reconciler reconciler,
    PolicyKeeper policies,
    WorkerOrders orders,
    BrokerStartCheck check,
    IOptions<LeaseOptions> lease,
    StoreState store,
    TimeProvider clock,
    ILogger<BrokerKeeper> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan BetweenRepairs = TimeSpan.FromSeconds(10);
    private readonly ILogger _logger = logger;
    private long? _repairedAt;

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(200);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        // Not the moment that pushes take, which may be a second old.
        var open = (await broker.AbsentAsync([], cancellationToken)).Moment.Epoch;
        var damage = await audit.FindAsync(atOnce: open < 0, cancellationToken);
        if (damage is not null && !MayRepair())
        {
            return false;
        }

        if (damage is not null)
        {
            LogDamaged(damage);
            _repairedAt = Clock.GetTimestamp();
        }

        if (damage is not null || open < 0 || open != await epochs.ReadAsync(cancellationToken))
        {
            await RebuildAsync(cancellationToken);
        }

        return false;
    }

    // Each repair has short tasks run once more, so whoever damages the index all the time gets one now and then.
    private bool MayRepair() => _repairedAt is not { } last || Clock.GetElapsedTime(last) >= BetweenRepairs;

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        if (await check.FaultsAsync(cancellationToken) is { Count: > 0 } faults)
        {
            throw new InvalidOperationException(string.Join(" ", faults));
        }

        var started = Clock.GetTimestamp();
        await broker.CloseAsync(cancellationToken);
        FailPoint.Hit("rebuild.closed");
        await settler.DrainAsync(cancellationToken);
        FailPoint.Hit("rebuild.drained");
        var epoch = await epochs.RaiseAsync(cancellationToken);
        FailPoint.Hit("rebuild.epoch");
        await broker.PrepareAsync(epoch, cancellationToken);
        await policies.TellAllAsync(cancellationToken);
        await orders.TellAllAsync(cancellationToken);
        var running = await RunningAsync(cancellationToken);
        await broker.RebuildAsync(epoch, running, lease.Value.Duration, cancellationToken);
        FailPoint.Hit("rebuild.open");
        await reconciler.RunOnceAsync(cancellationToken);
        var took = Clock.GetElapsedTime(started);
        LogOpened(epoch, running.Count, took);
    }

    // Long tasks run on under their old token: a new epoch must not start them a second time.
    private async Task<List<RunningLease>> RunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await db
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => new
            {
                t.Id,
                t.Fence,
                t.Queue,
                t.ConcurrencyKey,
                t.Type,
            })
            .ToListAsync(cancellationToken);
        return [.. running.Select(t => new RunningLease(t.Id, t.Fence, t.Queue, t.ConcurrencyKey, t.Type))];
    }

    [LoggerMessage(
        EventId = 6008,
        Level = LogLevel.Information,
        Message = "The broker is open in epoch {Epoch}; {Running} attempts run on; it took {Took}"
    )]
    private partial void LogOpened(long epoch, int running, TimeSpan took);

    [LoggerMessage(
        EventId = 6011,
        Level = LogLevel.Error,
        Message = "The index in Redis is damaged ({Key}): somebody deleted or overwrote a part of it. It is built anew from the store"
    )]
    private partial void LogDamaged(string key);
}
