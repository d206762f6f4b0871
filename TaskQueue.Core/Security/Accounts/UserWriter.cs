using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Writes what is changed of an account that is there: every change goes through here.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="clock">The current time.</param>
internal sealed class UserWriter(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>Refuses where an account has, or is to have, more rights than whoever asks.</summary>
    public static async Task RequireReachAsync(
        AppDbContext db,
        Actor actor,
        IReadOnlyCollection<string> roles,
        CancellationToken cancellationToken
    )
    {
        if (!UserRules.Reaches(actor, await ActorRights.ReadRolesAsync(db, roles, cancellationToken)))
        {
            throw new RefusalException(
                RefusalCode.Forbidden,
                "It has, or is to have, permissions that you do not have yourself."
            );
        }
    }

    /// <summary>Changes an account: one transaction, in which nobody else changes who may do what.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="action">What the audit log calls it; none where the change tells of itself.</param>
    /// <param name="id">The account.</param>
    /// <param name="change">Changes it, and says whether its sessions end.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    public async Task<UserAccount> RunAsync(
        Actor actor,
        string? action,
        Guid id,
        Func<AppDbContext, AppUser, IReadOnlyList<string>, Task<bool>> change,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        AppUser user;
        bool ended;
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            await AccountRows.LockAsync(db, connection, cancellationToken);
            user =
                await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken)
                ?? throw new RefusalException(RefusalCode.NotFound, "There is no such account.");
            var roles = await AccountRows.RolesOfAsync(db, id, cancellationToken);
            await RequireReachAsync(db, actor, roles, cancellationToken);
            var (before, email) = (UserAudit.FactsOf(user, roles), user.Email!);
            ended = await change(db, user, roles);
            if (ended)
            {
                await AccountRows.EndSessionsAsync(db, user, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (action is not null)
            {
                var rolesNow = await AccountRows.RolesOfAsync(db, id, cancellationToken);
                UserAudit.Tell(audit, db, actor, action, email, before, UserAudit.FactsOf(user, rolesNow));
                await db.SaveChangesAsync(cancellationToken);
            }

            await scope.CommitAsync(cancellationToken);
        }

        if (ended)
        {
            check.End([id]);
        }

        return (await UserQueries.DescribeAsync(db, [user], clock.GetUtcNow(), cancellationToken))[0];
    }
}
