using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Opens the broker at the start of the one process that it lives in: a new epoch, durable first; then what was
/// running when the last process died is settled as lost; then the index is filled from the store.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="epochs">The epoch in the store.</param>
/// <param name="roles">Keeps a second process from doing the same.</param>
/// <param name="broker">What is rebuilt.</param>
/// <param name="ledger">Settles what was lost.</param>
/// <param name="reconciler">Fills the index.</param>
/// <param name="policies">Tells which queues are paused.</param>
/// <param name="inflight">Tells what was running.</param>
/// <param name="lease">The length of leases.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Rebuilder(
    IDbContextFactory<AppDbContext> contexts,
    EpochRow epochs,
    RoleKeeper roles,
    IBroker broker,
    TaskLedger ledger,
    Reconciler reconciler,
    PolicyKeeper policies,
    InflightFile inflight,
    IOptions<LeaseOptions> lease,
    TimeProvider clock,
    ILogger<Rebuilder> logger
)
{
    private long? _opened;

    /// <summary>Opens the broker, and fills it. When only the filling failed, the next try does only that.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // Once it is open the worker takes tasks: what runs now is ours, and must be neither lost nor started again.
        var epoch = _opened ??= await OpenAsync(cancellationToken);
        await reconciler.RunOnceAsync(cancellationToken);
        LogOpened(epoch);
    }

    private async Task<long> OpenAsync(CancellationToken cancellationToken)
    {
        await roles.LeadAsync(cancellationToken);
        var epoch = await epochs.RaiseAsync(cancellationToken);
        FailPoint.Hit("rebuild.epoch");
        await SettleLostAsync(cancellationToken);
        await broker.PrepareAsync(epoch, cancellationToken);
        await policies.TellAllAsync(cancellationToken);
        // Nothing runs elsewhere: the worker was a part of the process that ended.
        await broker.RebuildAsync(epoch, [], lease.Value.Duration, cancellationToken);
        FailPoint.Hit("rebuild.open");
        return epoch;
    }

    private async Task SettleLostAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // A task may stand there twice: a handler that was told to end, and the attempt that came after it.
        var lost = inflight
            .Read()
            .GroupBy(l => l.TaskId)
            .ToDictionary(g => g.Key, g => LossOf(g.Key, g.Max(l => l.Token), null, null, now));
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var running = await db
                .Tasks.Where(t => t.State == TaskState.Running)
                .Select(t => new
                {
                    t.Id,
                    t.Fence,
                    t.Worker,
                    t.StartedAt,
                })
                .ToListAsync(cancellationToken);
            foreach (var task in running)
            {
                lost[task.Id] = LossOf(task.Id, task.Fence, task.Worker, task.StartedAt, now);
            }
        }

        foreach (var step in lost.Values.Chunk(BrokerLimits.Step))
        {
            await ledger.SettleAsync(step);
        }

        // Only now: if this process dies before, the next one settles them, and a second time changes nothing.
        inflight.Clear();
        if (lost.Count > 0)
        {
            LogLost(lost.Count);
        }
    }

    private static AttemptResult LossOf(
        Guid id,
        long token,
        string? worker,
        DateTimeOffset? startedAt,
        DateTimeOffset now
    ) =>
        new(
            id,
            token,
            worker ?? Environment.MachineName,
            AttemptOutcome.Lost,
            startedAt ?? now,
            startedAt,
            now
        )
        {
            WasRunning = true,
            Error = new("WorkerLost", "The worker process ended while it ran this task."),
        };

    [LoggerMessage(
        EventId = 6003,
        Level = LogLevel.Information,
        Message = "The broker is open in epoch {Epoch}"
    )]
    private partial void LogOpened(long epoch);

    [LoggerMessage(
        EventId = 6004,
        Level = LogLevel.Warning,
        Message = "{Count} tasks were running when the last process ended; they run again"
    )]
    private partial void LogLost(int count);
}
