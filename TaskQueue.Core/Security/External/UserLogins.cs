using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// What other people's accounts are linked with, for those who manage accounts: a link that somebody made who had no business
/// there outlives the password.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="letters">Tells the owner.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who took what away.</param>
/// <param name="clock">The current time.</param>
public sealed class UserLogins(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    LoginLetters letters,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    private readonly UserWriter _writer = new(contexts, connection, check, audit, clock);

    /// <summary>What an account is linked with, the oldest first; nothing where there is no such account.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="userId">The account.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<LinkedLogin>> OfAsync(
        Actor actor,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var logins = await ExternalLogins.OfAsync(db, userId, cancellationToken);
        return [.. logins.Select(l => LinkedLogin.Of(l, canGo: true))];
    }

    /// <summary>
    /// Takes a link away, the last way in, too: its owner can be sent a link to choose a password. The account's sessions end, and
    /// its owner is told by mail.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="userId">The account.</param>
    /// <param name="id">The link.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, or there is no such account or link.</exception>
    public async Task RemoveAsync(Actor actor, Guid userId, Guid id, CancellationToken cancellationToken)
    {
        ExternalLogin? login = null;
        var after = await _writer.RunAsync(
            actor,
            action: null,
            userId,
            async (db, user, _) =>
            {
                actor.RequireFresh(clock);
                login =
                    await db.ExternalLogins.FirstOrDefaultAsync(
                        l => l.Id == id && l.UserId == userId,
                        cancellationToken
                    ) ?? throw new RefusalException(RefusalCode.NotFound, "There is no such link.");
                db.ExternalLogins.Remove(login);
                ExternalAudit.Unlinked(audit, db, actor, user, login);
                return true;
            },
            cancellationToken
        );
        letters.SendUnlinked(after.Email, login!, "An administrator", clock.GetUtcNow());
    }
}
