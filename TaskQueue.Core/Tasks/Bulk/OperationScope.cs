using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>In which queues somebody may do something to many tasks, and what of a request lies there.</summary>
internal static class OperationScope
{
    /// <summary>Checks who asks, and what for.</summary>
    /// <returns>Where they may.</returns>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public static QueueScope Require(Actor actor, BulkRequest request)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        foreach (var permission in BulkRules.PermissionsOf(request.Action))
        {
            scope = scope.And(actor.RequireSome(permission));
        }

        BulkRules.Check(request).ThrowIfAny();
        if (request.Arguments.Queue is { } target)
        {
            actor.Require(Permissions.TasksWrite, target);
        }

        return scope;
    }

    /// <summary>The part of it that lies in these queues.</summary>
    /// <exception cref="RefusalException">It names tasks elsewhere.</exception>
    public static async Task<BulkRequest> WithinAsync(
        IDbContextFactory<AppDbContext> contexts,
        BulkRequest request,
        QueueScope scope,
        CancellationToken cancellationToken
    )
    {
        if (scope.Queues is not { } queues)
        {
            return request;
        }

        if (request.Filter is { } filter)
        {
            return request with { Filter = filter.Within(scope) };
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = request.Ids!;
        if (await db.Tasks.AnyAsync(t => ids.Contains(t.Id) && !queues.Contains(t.Queue), cancellationToken))
        {
            throw new RefusalException(RefusalCode.NotFound, "Some of these tasks are not there.");
        }

        // As a filter, which is asked again when it is their turn: by then some may have been moved elsewhere.
        return request with
        {
            Ids = null,
            Filter = new TaskFilter { Ids = ids }.Within(scope),
        };
    }

    /// <summary>Whether all that an operation is about is known to lie in these queues.</summary>
    public static async Task<bool> IsWithinAsync(
        AppDbContext db,
        Guid id,
        FrozenSet<string> queues,
        CancellationToken cancellationToken
    )
    {
        var operation = await db.Operations.AsNoTracking().SingleAsync(o => o.Id == id, cancellationToken);
        if (OperationText.ArgumentsOf(operation).Queue is { } target && !queues.Contains(target))
        {
            return false;
        }

        var selected = OperationText.SelectionOf(operation);
        if (selected.Ids is { } ids)
        {
            // Of those that are deleted by now nobody knows it.
            return ids.Count
                == await db.Tasks.CountAsync(
                    t => ids.Contains(t.Id) && queues.Contains(t.Queue),
                    cancellationToken
                );
        }

        var filter = selected.Filter!;
        if (operation.Stage is OperationStage.Whole || operation.FinishedAt is not null)
        {
            // What it has been done to matches no more: only the queues that it names tell where that was.
            return filter.Queues.Count > 0 && filter.Queues.All(queues.Contains);
        }

        // A canary that is under way knows what it has queued again.
        var places = TaskFilterQuery
            .Apply(db, filter)
            .Select(t => t.Queue)
            .Concat(
                db.CanaryTasks.Where(c => c.OperationId == id)
                    .Join(db.Tasks, c => c.TaskId, t => t.Id, (_, t) => t.Queue)
            );
        return !await places.AnyAsync(queue => !queues.Contains(queue), cancellationToken)
            && await places.AnyAsync(cancellationToken);
    }
}
