using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Whether somebody whose rights are limited to some queues may see a task, or do something with it.</summary>
internal static class TaskSight
{
    /// <summary>Whether they may see it. Costs nothing for those who see everything.</summary>
    public static async Task<bool> SeesAsync(
        AppDbContext db,
        Actor actor,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        actor.RequireSome(Permissions.TasksRead).IsEverywhere
        || (
            await QueueOfAsync(db, id, cancellationToken) is { } queue
            && actor.May(Permissions.TasksRead, queue)
        );

    /// <summary>Refuses unless they may do something with it.</summary>
    /// <exception cref="RefusalException">They may not, or there is no such task that they may see.</exception>
    public static async Task RequireAsync(
        IDbContextFactory<AppDbContext> contexts,
        Actor actor,
        string permission,
        Guid id
    )
    {
        if (actor.RequireSome(permission).IsEverywhere)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync();
        actor.RequireOn(
            permission,
            await QueueOfAsync(db, id, CancellationToken.None)
                ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task.")
        );
    }

    private static Task<string?> QueueOfAsync(
        AppDbContext db,
        Guid id,
        CancellationToken cancellationToken
    ) => db.Tasks.Where(t => t.Id == id).Select(t => t.Queue).FirstOrDefaultAsync(cancellationToken);
}
