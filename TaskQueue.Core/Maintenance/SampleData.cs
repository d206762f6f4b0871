using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance;

/// <summary>Tasks to look at, for an installation that has none: they go through the same door as all others.</summary>
/// <param name="contexts">The store.</param>
/// <param name="tasks">The door.</param>
/// <param name="audit">Tells who asked for them: of all of them in one entry.</param>
/// <param name="features">Whether they may be added.</param>
/// <param name="clock">The current time.</param>
public sealed class SampleData(
    IDbContextFactory<AppDbContext> contexts,
    TaskService tasks,
    AuditLog audit,
    FeatureSwitches features,
    TimeProvider clock
)
{
    /// <summary>The tag that all of them carry.</summary>
    public const string Tag = "sample";

    // Somebody's own tasks may have the tag; these have this, too, and only these are taken away.
    internal const string Mark = "taskqueue.sample-data";

    /// <summary>Submits them.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends it before they are submitted.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="RefusalException">Not allowed, switched off, or they are there already.</exception>
    public async Task<int> AddAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemManage);
        features.Require(Feature.Samples, actor);
        if ((await FindAsync(cancellationToken)).Count > 0)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "The sample data is there already; take it away first to have it afresh."
            );
        }

        var samples = SampleTasks.All(clock.GetUtcNow());
        var submitter = actor.Also(Permissions.TasksWrite, Permissions.SystemManage);
        var outcomes = await tasks.SubmitManyAsync(
            submitter,
            [.. samples.Select(s => s.Task with { Tags = [Tag, .. s.Task.Tags], CorrelationId = Mark })]
        );
        foreach (var (sample, outcome) in samples.Zip(outcomes))
        {
            if (sample.Cancelled && outcome.Id is { } id)
            {
                await tasks.CancelAsync(submitter with { IsSilent = true }, id);
            }
        }

        var count = outcomes.Count(o => o.Id is not null);
        await audit.WriteAsync(actor, AuditActions.SamplesAdded, AuditSubject.System, new { count });
        return count;
    }

    /// <summary>Cancels those that wait or run, and deletes those that have ended.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends it between two tasks.</param>
    /// <returns>How many are gone, and how many are still stopping: ask again for those.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<(int Removed, int Stopping)> RemoveAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        var remover = actor.Also(Permissions.TasksWrite, Permissions.SystemManage) with { IsSilent = true };
        var (removed, stopping) = (0, 0);
        foreach (var (id, state) in await FindAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await RemoveAsync(remover, id, state))
            {
                removed++;
            }
            else
            {
                stopping++;
            }
        }

        await audit.WriteAsync(
            actor,
            AuditActions.SamplesRemoved,
            AuditSubject.System,
            new { removed, stopping }
        );
        return (removed, stopping);
    }

    private async Task<bool> RemoveAsync(Actor actor, Guid id, TaskState state)
    {
        try
        {
            var ended = state.IsFinal() || (await tasks.CancelAsync(actor, id)).State.IsFinal();
            if (ended)
            {
                await tasks.DeleteAsync(actor, id, version: null);
            }

            return ended;
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Conflict)
        {
            // It moved on between the look and the act.
            return false;
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.NotFound)
        {
            return true;
        }
    }

    private async Task<List<(Guid Id, TaskState State)>> FindAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db
            .Tasks.Where(t => db.Tags.Any(x => x.Tag == Tag && x.TaskId == t.Id) && t.CorrelationId == Mark)
            .OrderBy(t => t.Id)
            .Select(t => new { t.Id, t.State })
            .ToListAsync(cancellationToken);
        return [.. found.Select(t => (t.Id, t.State))];
    }
}
