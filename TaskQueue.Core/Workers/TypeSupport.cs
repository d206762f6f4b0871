using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Workers;

/// <summary>Tells which live workers can run which types.</summary>
/// <param name="contexts">The store.</param>
public sealed class TypeSupport(IDbContextFactory<AppDbContext> contexts)
{
    private const int MostWorkers = 500;

    /// <summary>The names of the live workers by type, those that are paused or draining included.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>For each type that a live worker knows the workers' names, in order; a type that none knows is absent.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var live = await db
            .Workers.AsNoTracking()
            .Where(w => w.Status != WorkerStatus.Lost && w.Status != WorkerStatus.Stopped)
            .OrderBy(w => w.Name)
            .ThenBy(w => w.Id)
            .Take(MostWorkers)
            .Select(w => new { w.Name, w.Types })
            .ToListAsync(cancellationToken);
        return live.SelectMany(w => w.Types.Select(type => (type, w.Name)))
            .GroupBy(w => w.type, w => w.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g], StringComparer.Ordinal);
    }
}
