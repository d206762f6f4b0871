using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Analytics;

/// <summary>Forgets rollups that are older than <see cref="AnalyticsOptions"/> says.</summary>
/// <param name="contexts">The store.</param>
/// <param name="options">How long each level is kept.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class RollupPruner(
    IDbContextFactory<AppDbContext> contexts,
    IOptions<AnalyticsOptions> options,
    StoreState store,
    TimeProvider clock,
    ILogger<RollupPruner> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMinutes(15);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        foreach (var level in RollupLevels.All)
        {
            var before = now - options.Value.Keep(level);
            await PruneAsync(
                db => db.QueueRollups.Where(r => r.Level == level && r.At < before),
                cancellationToken
            );
            await PruneAsync(
                db => db.FailureRollups.Where(r => r.Level == level && r.At < before),
                cancellationToken
            );
            await PruneAsync(
                db => db.DepthRollups.Where(r => r.Level == level && r.At < before),
                cancellationToken
            );
        }

        var (hours, days) = (
            now - options.Value.Keep(RollupLevel.Hour),
            now - options.Value.Keep(RollupLevel.Day)
        );
        await PruneAsync(db => db.WorkerRollups.Where(r => r.At < hours), cancellationToken);
        await PruneAsync(db => db.FailureTexts.Where(t => t.LastSeen < days), cancellationToken);
        return false;
    }

    private async Task PruneAsync<TRow>(
        Func<AppDbContext, IQueryable<TRow>> old,
        CancellationToken cancellationToken
    )
        where TRow : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await old(db).AnyAsync(cancellationToken))
        {
            return;
        }

        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await old(db).ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}
