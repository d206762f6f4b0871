using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Forgets the keys of unique tasks that nobody has a right to any more. Nothing depends on it: a key that is free is taken
/// over by the next task that wants it; this keeps the table small.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Forgets them.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class UniqueSweeper(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    StoreState store,
    TimeProvider clock,
    ILogger<UniqueSweeper> logger
) : Chore(store, clock, logger)
{
    private Guid _after;

    protected override TimeSpan Period => TimeSpan.FromMinutes(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (now, after) = (Clock.GetUtcNow(), _after);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var page = await db
            .Uniques.Where(u => u.TaskId.CompareTo(after) > 0)
            .OrderBy(u => u.TaskId)
            .Select(u => new
            {
                u.Key,
                u.TaskId,
                Free = u.Until != null
                    ? u.Until <= now
                    : !db.Tasks.Any(t => t.Id == u.TaskId && t.State < TaskState.Succeeded),
            })
            .Take(BrokerLimits.Step)
            .ToListAsync(cancellationToken);
        _after = page.Count == BrokerLimits.Step ? page[^1].TaskId : Guid.Empty;
        List<byte[]> free = [.. page.Where(u => u.Free).Select(u => u.Key)];
        if (free.Count > 0)
        {
            // There they are looked at again, under a lock: one may have been taken over by now.
            await ledger.ChangeAsync(free.Count, session => new UniqueClaims(session, now).ForgetAsync(free));
        }

        return _after != Guid.Empty;
    }
}
