using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Who may decide about an operation that waits for another person: whoever might have asked for it, but did not.</summary>
internal static class OperationJudge
{
    /// <summary>Refuses unless somebody may decide about an operation.</summary>
    /// <exception cref="RefusalException">They are no person, the one who asked, or may not do it themselves.</exception>
    public static async Task RequireAsync(
        AppDbContext db,
        Actor actor,
        TaskOperation operation,
        CancellationToken cancellationToken
    )
    {
        if (actor.KeyId is not null || actor.UserId is null)
        {
            throw Refuse(actor, "This needs a person who is signed in; a key cannot decide it.");
        }

        if (IsMaker(actor, operation))
        {
            throw Refuse(actor, "You asked for it yourself: another person decides.");
        }

        if (!await CoversAsync(db, actor, operation, cancellationToken))
        {
            throw Refuse(
                actor,
                $"Whoever decides must be allowed to do it: {string.Join(" and ", NeededFor(operation))}, in all queues that it is about."
            );
        }
    }

    /// <summary>Whether somebody asked for it themselves, in person or with a key of theirs.</summary>
    public static bool IsMaker(Actor actor, TaskOperation operation) =>
        actor.UserId == operation.MakerId || actor.Name == operation.Actor;

    /// <summary>Whether who asked for it has an account still, and may still do it.</summary>
    public static async Task<bool> MakerStillMayAsync(
        AppDbContext db,
        TaskOperation operation,
        CancellationToken cancellationToken
    ) =>
        await db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(u => u.Id == operation.MakerId && u.DisabledAt == null, cancellationToken)
            is { } maker
        && await CoversAsync(
            db,
            await ActorRights.ReadAsync(db, maker, cancellationToken),
            operation,
            cancellationToken
        );

    /// <summary>Whether somebody may do all that an operation is about.</summary>
    public static async Task<bool> CoversAsync(
        AppDbContext db,
        Actor actor,
        TaskOperation operation,
        CancellationToken cancellationToken
    )
    {
        var scope = NeededFor(operation)
            .Select(actor.ScopeOf)
            .Aggregate(actor.ScopeOf(Permissions.TasksRead), (all, one) => all.And(one));
        if (scope.IsEverywhere)
        {
            return true;
        }

        return scope.Queues is { Count: > 0 } queues
            && await OperationScope.IsWithinAsync(db, operation.Id, queues, cancellationToken);
    }

    /// <summary>
    /// What somebody must be allowed to, to ask for an operation. A purge cancels nothing but what waits in its queue, and needs what purging needs.
    /// </summary>
    public static IReadOnlyList<string> NeededFor(TaskOperation operation) =>
        OperationText.ArgumentsOf(operation).Purged is null
            ? BulkRules.PermissionsOf(operation.Action)
            : [Permissions.QueuesControl];

    private static RefusalException Refuse(Actor actor, string reason)
    {
        actor.Origin?.Denied?.Invoke(actor, "bulk.approve");
        return new(RefusalCode.Forbidden, reason);
    }
}
