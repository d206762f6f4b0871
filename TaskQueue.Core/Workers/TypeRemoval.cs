using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>Takes a task type that nobody needs any more out of the catalogue.</summary>
/// <param name="contexts">The store.</param>
/// <param name="catalogue">What submissions are held against.</param>
/// <param name="audit">Tells who deleted what.</param>
/// <param name="signals">Tells the console.</param>
public sealed class TypeRemoval(
    IDbContextFactory<AppDbContext> contexts,
    TaskTypeCatalogue catalogue,
    AuditLog audit,
    ISignals signals
)
{
    /// <summary>
    /// Deletes a type with its versions: tasks of it are refused from now on, until a worker announces it or somebody
    /// defines it anew. Tasks that have ended stay, and so do its limits.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="revision">Refuse unless it still has this revision; any when absent.</param>
    /// <exception cref="RefusalException">
    /// Not allowed, there is none, stale, built in, a live worker knows it, a task of it has not ended, a schedule makes
    /// such tasks, or the store is away.
    /// </exception>
    public async Task DeleteAsync(Actor actor, string name, int? revision)
    {
        actor.Require(Permissions.TypesWrite);
        if (TaskTypes.IsBuiltIn(name))
        {
            throw new RefusalException(RefusalCode.Conflict, "A built-in type cannot be deleted.");
        }

        await StoreErrors.ExplainAsync(() => WriteAsync(actor, name, revision));
        catalogue.Forget(name);
        signals.Publish(new(SignalTopic.Workers, []));
    }

    private async Task WriteAsync(Actor actor, string name, int? revision)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var type = await db.TaskTypes.SingleOrDefaultAsync(t => t.Name == name) ?? throw TaskTypes.Missing();
        if (revision is not null && revision != type.Revision)
        {
            throw TaskTypes.Stale();
        }

        await RequireUnusedAsync(db, name);
        db.TaskTypes.Remove(type);
        db.TypeVersions.RemoveRange(await db.TypeVersions.Where(v => v.Type == name).ToListAsync());
        audit.Add(
            db,
            actor,
            AuditActions.TypeDeleted,
            AuditSubject.TaskType(name),
            before: TypeFacts.Of(type)
        );
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            throw TaskTypes.Stale();
        }
    }

    private static async Task RequireUnusedAsync(AppDbContext db, string name)
    {
        var workers = await db
            .Workers.AsNoTracking()
            .Where(w => w.Status != WorkerStatus.Lost && w.Status != WorkerStatus.Stopped)
            .OrderBy(w => w.Name)
            .Select(w => new { w.Name, w.Types })
            .ToListAsync();
        if (workers.Find(w => w.Types.Contains(name)) is { } worker)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Worker '{worker.Name}' knows the type, and would announce it again."
            );
        }

        // A state at a time: there may be millions of the type that have ended, and few that have not.
        foreach (var state in Enum.GetValues<TaskState>().Where(s => !s.IsFinal()))
        {
            if (await db.Tasks.AnyAsync(t => t.State == state && t.Type == name))
            {
                throw new RefusalException(RefusalCode.Conflict, "A task of the type has not ended.");
            }
        }

        var schedule = await db
            .Schedules.Where(s => s.TaskType == name)
            .OrderBy(s => s.Name)
            .Select(s => s.Name)
            .FirstOrDefaultAsync();
        if (schedule is not null)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Schedule '{schedule}' makes tasks of the type: change or delete it first."
            );
        }
    }
}
