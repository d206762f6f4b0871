using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>Reads the graph around a task, one level of it at a time, and no more of it than a person can look at.</summary>
/// <param name="contexts">The store.</param>
public sealed class TaskGraphs(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>How many tasks a graph has at the most.</summary>
    public const int MostNodes = 200;

    /// <summary>How many steps it goes away from the task, in either direction.</summary>
    public const int MostSteps = 16;

    /// <summary>The graph around a task.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The graph; none when there is no such task.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<TaskGraph?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await TaskSight.SeesAsync(db, actor, id, cancellationToken))
        {
            return null;
        }

        var ids = new HashSet<Guid> { id };
        // Half of the room for each direction, and what is left of the first for the second.
        var cut = await GrowAsync(ids, MostNodes / 2, ParentsOf);
        cut |= await GrowAsync(ids, MostNodes, ChildrenOf);
        var nodes = await NodesAsync(db, ids, actor.ScopeOf(Permissions.TasksRead), cancellationToken);
        return nodes.Exists(n => n.Id == id && n.State is not null)
            ? new(id, nodes, await EdgesAsync(db, ids, nodes, cancellationToken), cut)
            : null;

        IQueryable<Guid> ParentsOf(List<Guid> of) =>
            db.Dependencies.Where(d => of.Contains(d.TaskId)).Select(d => d.DependsOnId);

        IQueryable<Guid> ChildrenOf(List<Guid> of) =>
            db.Dependencies.Where(d => of.Contains(d.DependsOnId)).Select(d => d.TaskId);

        async Task<bool> GrowAsync(HashSet<Guid> all, int most, Func<List<Guid>, IQueryable<Guid>> next)
        {
            List<Guid> edge = [id];
            for (var step = 0; edge.Count > 0; step++)
            {
                var found = await next(edge)
                    .Distinct()
                    .OrderBy(i => i)
                    .Take(MostNodes + 1)
                    .ToListAsync(cancellationToken);
                edge = [.. found.Where(i => !all.Contains(i))];
                if (step == MostSteps && edge.Count > 0)
                {
                    return true;
                }

                foreach (var one in edge)
                {
                    if (all.Count == most)
                    {
                        return true;
                    }

                    all.Add(one);
                }
            }

            return false;
        }
    }

    private static async Task<List<TaskGraphNode>> NodesAsync(
        AppDbContext db,
        HashSet<Guid> ids,
        QueueScope scope,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Tasks.Where(t => ids.Contains(t.Id))
            .Select(t => new
            {
                t.Queue,
                Node = new TaskGraphNode(t.Id, t.Type, t.Name, t.State, t.DependsRule),
            })
            .ToListAsync(cancellationToken);
        // Those in queues that the reader may not see look like those that are gone: only their ids are told.
        var known = rows.Where(r => scope.Has(r.Queue)).ToDictionary(r => r.Node.Id, r => r.Node);
        return
        [
            .. ids.Order()
                .Select(id => known.GetValueOrDefault(id) ?? new TaskGraphNode(id, null, null, null, null)),
        ];
    }

    private static async Task<List<TaskGraphEdge>> EdgesAsync(
        AppDbContext db,
        HashSet<Guid> ids,
        List<TaskGraphNode> nodes,
        CancellationToken cancellationToken
    )
    {
        var rules = nodes.ToDictionary(n => n.Id, n => n.Rule);
        var edges = await db
            .Dependencies.AsNoTracking()
            .Where(d => ids.Contains(d.TaskId) && ids.Contains(d.DependsOnId))
            .OrderBy(d => d.TaskId)
            .ThenBy(d => d.DependsOnId)
            .ToListAsync(cancellationToken);
        return
        [
            .. edges.Select(d => new TaskGraphEdge(
                d.DependsOnId,
                d.TaskId,
                d.Outcome,
                d.Outcome is { } ended ? rules[d.TaskId]?.Wants(ended) : null
            )),
        ];
    }
}
