using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>Counts what an import would do, by reading alone.</summary>
/// <param name="contexts">The store.</param>
/// <param name="parts">What knows of rows that operators have set up.</param>
internal sealed class ImportPreview(
    IDbContextFactory<AppDbContext> contexts,
    IReadOnlyList<ITransferPart> parts
)
{
    public async Task<ImportReport> RunAsync(
        ImportReport report,
        ImportSteps steps,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var step in steps.ReadAsync(cancellationToken))
        {
            report = await CountNamesAsync(db, report, step, cancellationToken);
            if (step.SetUp is [var first, ..])
            {
                var kind = TransferKinds.Of(first);
                var added = await parts
                    .First(p => p.Kind == kind)
                    .CountAsync(db, step.SetUp, cancellationToken);
                report = report.With(kind, added, step.SetUp.Count - added);
            }

            report = await CountTasksAsync(db, report, step, cancellationToken);
        }

        return report;
    }

    private static async Task<ImportReport> CountNamesAsync(
        AppDbContext db,
        ImportReport report,
        ImportStep step,
        CancellationToken cancellationToken
    )
    {
        if (step.Types.Count > 0)
        {
            var names = step.Types.Select(t => t.Name).Except(Routes.BuiltInTypes).ToList();
            var known = await db.TaskTypes.CountAsync(t => names.Contains(t.Name), cancellationToken);
            report = report with { TaskTypesAdded = report.TaskTypesAdded + names.Count - known };
        }

        if (step.Queues.Count > 0)
        {
            var names = step.Queues.Select(q => q.Name).ToList();
            var known = await db
                .QueueCounts.Where(q => names.Contains(q.Queue))
                .Select(q => q.Queue)
                .Distinct()
                .CountAsync(cancellationToken);
            report = report with { QueuesAdded = report.QueuesAdded + names.Count - known };
        }

        return report;
    }

    private static async Task<ImportReport> CountTasksAsync(
        AppDbContext db,
        ImportReport report,
        ImportStep step,
        CancellationToken cancellationToken
    )
    {
        var ids = step.Tasks.Select(t => t.Task.Id).ToList();
        var there = (
            await db.Tasks.Where(t => ids.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancellationToken)
        ).ToHashSet();
        var news = step.Tasks.Where(t => !there.Contains(t.Task.Id)).ToList();
        var taken = await CountTakenAsync(db, news, cancellationToken);
        return report with
        {
            Added = report.Added + news.Count - taken.Count,
            Existing = report.Existing + there.Count,
            KeysTaken = report.KeysTaken + taken.Count,
            Requeued =
                report.Requeued
                + news.Count(t => step.WasRunning.Contains(t.Task.Id) && !taken.Contains(t.Task.Id)),
        };
    }

    private static async Task<HashSet<Guid>> CountTakenAsync(
        AppDbContext db,
        List<ImportedTask> news,
        CancellationToken cancellationToken
    )
    {
        var keys = news.Select(t => t.Task.IdempotencyKey).OfType<string>().ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        var makers = news.Select(t => t.Task.CreatedBy).Distinct().ToList();
        var found = await db
            .Tasks.Where(t =>
                makers.Contains(t.CreatedBy) && t.IdempotencyKey != null && keys.Contains(t.IdempotencyKey)
            )
            .Select(t => new { t.CreatedBy, t.IdempotencyKey })
            .ToListAsync(cancellationToken);
        var pairs = found.Select(f => (f.CreatedBy, f.IdempotencyKey)).ToHashSet();
        return
        [
            .. news.Where(t => pairs.Contains((t.Task.CreatedBy, t.Task.IdempotencyKey)))
                .Select(t => t.Task.Id),
        ];
    }
}
