using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Maintenance;

/// <summary>The rows that tell what was done to the store.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who began it.</param>
/// <param name="clock">The current time.</param>
internal sealed class MaintenanceLog(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>How many runs are remembered.</summary>
    public const int Remembered = 100;

    /// <summary>The last runs, the newest first.</summary>
    public async Task<IReadOnlyList<MaintenanceRun>> LastAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .MaintenanceRuns.AsNoTracking()
            .OrderByDescending(r => r.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>When the planner's figures were taken last.</summary>
    public async Task<DateTimeOffset?> LastAnalysisAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db
            .MaintenanceRuns.AsNoTracking()
            .Where(r => r.Outcome == MaintenanceOutcome.Succeeded && r.Action != MaintenanceAction.Check)
            .OrderByDescending(r => r.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return last?.StartedAt;
    }

    /// <summary>Writes a run that begins, and forgets the oldest ones.</summary>
    public async Task AddAsync(Actor actor, MaintenanceRun run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await db
            .MaintenanceRuns.OrderByDescending(r => r.Id)
            .Skip(Remembered - 1)
            .ToListAsync(cancellationToken);
        db.MaintenanceRuns.RemoveRange(old);
        db.MaintenanceRuns.Add(run);
        audit.Add(
            db,
            actor,
            AuditActions.MaintenanceStarted,
            AuditSubject.System,
            before: null,
            new { run.Action, run = run.Id }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes how a run ended.</summary>
    public async Task CloseAsync(MaintenanceRun run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.MaintenanceRuns.Update(run);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Marks runs that a process left behind; called while none can run.</summary>
    public async Task CloseInterruptedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db
            .MaintenanceRuns.Where(r => r.Outcome == MaintenanceOutcome.Running)
            .ToListAsync(cancellationToken);
        foreach (var run in open)
        {
            run.Outcome = MaintenanceOutcome.Interrupted;
            run.FinishedAt = clock.GetUtcNow();
            run.Detail = "The process ended before it was through.";
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
