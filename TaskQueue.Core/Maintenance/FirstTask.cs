using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance;

/// <summary>How far somebody is with their first task, by what stands in the store. Looks at the newest tasks alone, however many there are.</summary>
/// <param name="contexts">The store.</param>
public sealed class FirstTask(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Tasks that it looks at.</summary>
    public const int MostRows = 200;

    /// <summary>The steps that show in the newest tasks.</summary>
    /// <param name="actor">Whose tasks; sample data is nobody's.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<FirstTaskProgress> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await db
            .Tasks.OrderByDescending(t => t.Id)
            .Select(t => new
            {
                t.Id,
                t.Queue,
                t.State,
                t.CreatedBy,
                t.ErrorKind,
                t.ParentId,
                t.CorrelationId,
            })
            .Take(MostRows)
            .ToListAsync(cancellationToken);
        var own = newest
            .Where(t =>
                t.CreatedBy == actor.Name
                && t.CorrelationId != SampleData.Mark
                && actor.May(Permissions.TasksRead, t.Queue)
            )
            .ToList();
        if (own.Count == 0)
        {
            return new(GuideSteps.None, null, null);
        }

        var ids = own.ConvertAll(t => t.Id);
        // One that failed and succeeded later shows it in its attempts alone.
        Guid? failed =
            own.Find(t => t.State is TaskState.Dead || t.ErrorKind is not null)?.Id
            ?? await db
                .Attempts.Where(a => ids.Contains(a.TaskId) && a.Outcome == AttemptOutcome.Failed)
                .OrderBy(a => a.TaskId)
                .Select(a => (Guid?)a.TaskId)
                .FirstOrDefaultAsync(cancellationToken);
        var repeated =
            own.Exists(t => t.ParentId is not null)
            || await db.Transitions.AnyAsync(
                t =>
                    ids.Contains(t.TaskId)
                    && t.Actor == actor.Name
                    && t.From >= TaskState.Succeeded
                    && t.To == TaskState.Queued,
                cancellationToken
            );
        return new(
            GuideSteps.Submitted
                | (own.Exists(t => t.State is TaskState.Succeeded) ? GuideSteps.Succeeded : GuideSteps.None)
                | (failed is null ? GuideSteps.None : GuideSteps.Failed)
                | (repeated ? GuideSteps.Repeated : GuideSteps.None),
            own[0].Id,
            failed
        );
    }
}

/// <summary>How far somebody is.</summary>
/// <param name="Taken">The steps that show.</param>
/// <param name="Latest">Their newest task.</param>
/// <param name="Failed">One of theirs that failed.</param>
public sealed record FirstTaskProgress(GuideSteps Taken, Guid? Latest, Guid? Failed);
