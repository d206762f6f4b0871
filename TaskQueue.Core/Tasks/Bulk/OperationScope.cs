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
        return await db.Tasks.AnyAsync(
            t => ids.Contains(t.Id) && !queues.Contains(t.Queue),
            cancellationToken
        )
            ? throw new RefusalException(RefusalCode.NotFound, "Some of these tasks are not there.")
            : request;
    }
}
