using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Workers;

/// <summary>Reads workers.</summary>
/// <param name="contexts">The store.</param>
public sealed class WorkerQueries(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Workers, those heard of last first; stopped ones are forgotten after a day.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<WorkerNode>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Workers.AsNoTracking()
            // Those that beat first, whether they take tasks or not.
            .OrderBy(w => w.Status == WorkerStatus.Paused ? WorkerStatus.Alive : w.Status)
            .ThenByDescending(w => w.StartedAt)
            .Take(500)
            .ToListAsync(cancellationToken);
    }

    /// <summary>One worker; null when there is none, or none any more.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The worker.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<WorkerNode?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Workers.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken);
    }
}
