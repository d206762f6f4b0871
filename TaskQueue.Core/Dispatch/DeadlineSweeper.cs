using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>Ends tasks that wait when their deadline passes; an attempt that runs then is ended by its worker.</summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Ends them.</param>
/// <param name="broker">Forgets them.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class DeadlineSweeper(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    IBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<DeadlineSweeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var over = await FindAsync(now, cancellationToken);
        if (over.Count == 0)
        {
            return false;
        }

        // Out of the broker first; what is still there afterwards runs, and its end is told by its worker.
        await broker.WithdrawAsync(
            [.. over.Select(t => new Withdrawal(t.Id, t.Version, Cancel: false))],
            cancellationToken
        );
        var absence = await broker.AbsentAsync([.. over.Select(t => t.Id)], cancellationToken);
        if (absence.Moment.Epoch < 0)
        {
            // While it is closed it knows nothing, and that says nothing: any of them may have been started.
            return false;
        }

        var waiting = absence.Tasks;
        await ledger.MoveAsync(waiting, task => TaskMoves.MissDeadline(task, now));
        return waiting.Count == BrokerLimits.Step;
    }

    private async Task<List<(Guid Id, int Version)>> FindAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        TaskState[] waiting = [TaskState.Scheduled, TaskState.Blocked, TaskState.Queued, TaskState.Retrying];
        var found = await db
            // As constants: only so does a prepared statement match the filter of its index.
            .Tasks.Where(t =>
                t.DeadlineAt != null && t.DeadlineAt <= now && EF.Constant(waiting).Contains(t.State)
            )
            .OrderBy(t => t.DeadlineAt)
            .Select(t => new { t.Id, t.Version })
            .Take(BrokerLimits.Step)
            .ToListAsync(cancellationToken);
        return [.. found.Select(t => (t.Id, t.Version))];
    }
}
