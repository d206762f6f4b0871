using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Tells how long ready tasks have waited.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class QueueWaits(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// How long the ready task of a queue that was accepted first has waited, from its acceptance or its time to run,
    /// whichever was later. Ten index seeks, one for each priority, however long the queue is.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The wait; absent when nothing is ready.</returns>
    public async Task<TimeSpan?> OldestAsync(Actor actor, string queue, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var firsts = await Enumerable
            .Range(0, 10)
            .Select(priority =>
                db.Tasks.Where(t => t.State == TaskState.Queued && t.Queue == queue && t.Priority == priority)
                    .OrderBy(t => t.Id)
                    .Select(t => new
                    {
                        t.Id,
                        t.CreatedAt,
                        t.RunAt,
                    })
                    .Take(1)
            )
            .Aggregate(Queryable.Concat)
            .ToListAsync(cancellationToken);
        if (firsts.MinBy(f => f.Id) is not { } first)
        {
            return null;
        }

        var since = first.RunAt > first.CreatedAt ? first.RunAt.Value : first.CreatedAt;
        var wait = clock.GetUtcNow() - since;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
