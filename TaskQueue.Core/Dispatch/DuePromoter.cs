using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>Makes scheduled and retrying tasks ready when their time has come.</summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Moves them.</param>
/// <param name="ready">Brings them to the broker.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class DuePromoter(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    ReadyRows ready,
    StoreState store,
    TimeProvider clock,
    ILogger<DuePromoter> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMilliseconds(200);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var due = await FindAsync(now, cancellationToken);
        if (due.Count == 0)
        {
            return false;
        }

        await ledger.MoveAsync(due, task => TaskMoves.Promote(task, now));
        await ready.PushAsync(due, PushOrigin.Accept, cancellationToken);
        return due.Count == BrokerLimits.Step;
    }

    private async Task<List<Guid>> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Tasks.Where(t =>
                (t.State == TaskState.Scheduled || t.State == TaskState.Retrying) && t.DueAt <= now
            )
            .OrderBy(t => t.DueAt)
            .Select(t => t.Id)
            .Take(BrokerLimits.Step)
            .ToListAsync(cancellationToken);
    }
}
