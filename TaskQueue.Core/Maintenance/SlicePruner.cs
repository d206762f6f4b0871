using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Maintenance;

/// <summary>Forgets the ten-second slices of more than a day ago.</summary>
/// <param name="contexts">The store.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class SlicePruner(
    IDbContextFactory<AppDbContext> contexts,
    StoreState store,
    TimeProvider clock,
    ILogger<SlicePruner> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMinutes(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - TimeSpan.FromHours(25);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.QueueSlices.Where(s => s.At < before).ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return false;
    }
}
