using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>Drops results whose own time is up; their tasks stay. It goes by an index of their ends, so that a pass without any costs nothing.</summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Drops them.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class ResultSweeper(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<ResultSweeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var over = await FindAsync(now, cancellationToken);
        if (over.Count == 0)
        {
            return false;
        }

        await ledger.ChangeAsync(over.Count, session => DropAsync(session, over, now));
        signals.Publish(new(SignalTopic.Tasks, over));
        return over.Count == RetentionPruner.Step;
    }

    private async Task<List<Guid>> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Tasks.Where(t => t.ResultUntil != null && t.ResultUntil <= now)
            .OrderBy(t => t.ResultUntil)
            .Select(t => t.Id)
            .Take(RetentionPruner.Step)
            .ToListAsync(cancellationToken);
    }

    private static async Task<int> DropAsync(LedgerSession session, List<Guid> over, DateTimeOffset now)
    {
        var rows = await session.LockAsync(over);
        List<Guid> still =
        [
            .. over.Where(id => rows.TryGetValue(id, out var task) && task.ResultUntil <= now),
        ];
        await session.ExecuteForAllAsync(
            "update tasks set result = null, result_until = null, version = version + 1 where id",
            still
        );
        return still.Count;
    }
}
