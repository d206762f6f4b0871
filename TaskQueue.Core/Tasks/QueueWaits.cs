using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Tells how long ready tasks have waited.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class QueueWaits(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    private static readonly IEnumerable<int> Priorities = Enumerable.Range(0, 10);

    // One seek for each key that has ready tasks, and one for the first of them.
    private const string KeyedHeads = $"""
        {ReadyRows.KeyedWalk}
        select queue as "Queue", (
            select t.id from tasks t where t.state = 2 and t.concurrency_key <> '' and t.queue = lanes.queue
                and t.priority = lanes.priority and t.concurrency_key = lanes.key
            order by t.id limit 1
        ) as "Id" from lanes where queue is not null
        """;

    /// <summary>
    /// How long the ready task of each queue that was accepted first has waited, from its acceptance or its time to run,
    /// whichever was later. Three statements, whatever is asked: ten index seeks for each queue, one for each priority, and
    /// two for each concurrency key, however long the queue is; then the rows that they found.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queues">The queues.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The waits; a queue in which nothing is ready is left out.</returns>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> OldestAsync(
        Actor actor,
        IReadOnlyList<string> queues,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        queues = [.. queues.Where(scope.Has)];
        if (queues.Count == 0)
        {
            return new Dictionary<string, TimeSpan>();
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var heads = await Priorities
            .Select(priority =>
                db.QueueCounts.Where(c => queues.Contains(c.Queue))
                    .Select(c => c.Queue)
                    .Distinct()
                    .Select(queue => new
                    {
                        queue,
                        id = db
                            .Tasks.Where(t =>
                                t.State == TaskState.Queued
                                && t.Queue == queue
                                && t.Priority == priority
                                && t.ConcurrencyKey == ""
                            )
                            .OrderBy(t => t.Id)
                            .Select(t => (Guid?)t.Id)
                            .FirstOrDefault(),
                    })
            )
            .Aggregate(Queryable.Concat)
            .ToListAsync(cancellationToken);
        var keyed = await db.Database.SqlQueryRaw<Head>(KeyedHeads).ToListAsync(cancellationToken);
        var firsts = heads
            .Select(h => new Head(h.queue, h.id))
            .Concat(keyed.Where(h => queues.Contains(h.Queue)))
            .GroupBy(h => h.Queue)
            .Select(g => g.Min(h => h.Id))
            .OfType<Guid>()
            .ToList();
        var rows = await db
            .Tasks.Where(t => firsts.Contains(t.Id))
            .Select(t => new
            {
                t.Queue,
                t.CreatedAt,
                t.RunAt,
            })
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return rows.ToDictionary(
            r => r.Queue,
            r =>
            {
                var wait = now - (r.RunAt > r.CreatedAt ? r.RunAt.Value : r.CreatedAt);
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            },
            StringComparer.Ordinal
        );
    }

    private sealed record Head(string Queue, Guid? Id);
}
