using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Alerts;

/// <summary>Removes alerts that were resolved more than <c>Alerts:RetentionDays</c> ago; what is not resolved stays.</summary>
/// <param name="contexts">The store.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class AlertPruner(
    IDbContextFactory<AppDbContext> contexts,
    IOptions<AlertOptions> options,
    StoreState store,
    TimeProvider clock,
    ILogger<AlertPruner> logger
) : Chore(store, clock, logger)
{
    private const int Step = 1000;

    protected override TimeSpan Period => TimeSpan.FromDays(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await db
            .Alerts.Where(a => a.ResolvedAt < before)
            .OrderBy(a => a.ResolvedAt)
            .Take(Step)
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        if (old.Count == 0)
        {
            return false;
        }

        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.Alerts.Where(a => old.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return old.Count == Step;
    }
}
