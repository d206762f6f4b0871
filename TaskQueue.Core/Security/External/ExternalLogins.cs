using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>What one's own account is linked with at providers. Only in a session that stands.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="audit">Tells who linked what.</param>
/// <param name="clock">The current time.</param>
public sealed class ExternalLogins(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>Links that an account may have.</summary>
    public const int Most = 10;

    /// <summary>The links of one's own account, the oldest first.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The session is over.</exception>
    public async Task<IReadOnlyList<LinkedLogin>> ListAsync(
        Person person,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        var logins = await db
            .ExternalLogins.AsNoTracking()
            .Where(l => l.UserId == user.Id)
            .OrderBy(l => l.LinkedAt)
            .ThenBy(l => l.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. logins.Select(l => new LinkedLogin(
                l.Id,
                l.Provider,
                l.Email,
                l.LinkedAt,
                l.LastSignInAt,
                user.PasswordHash is not null || logins.Count > 1
            )),
        ];
    }

    /// <summary>
    /// Refuses unless the password of the session was given lately: a link is another way into the account, so that a stolen
    /// cookie must not be enough for one.
    /// </summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">It was not.</exception>
    public async Task RequireFreshAsync(Person person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await RequireFreshAsync(db, person, cancellationToken);
    }

    /// <summary>Links one's own account with somebody at a provider, who has just proved who they are there.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="identity">Who they are there.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>Nothing when it is done, or why not.</returns>
    /// <exception cref="RefusalException">
    /// The session is over, its password was not given lately (see <see cref="Freshness"/>), or there are too many links.
    /// </exception>
    public async Task<ExternalFault?> LinkAsync(
        Person person,
        OidcProvider provider,
        ExternalIdentity identity,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        await RequireFreshAsync(db, person, cancellationToken);
        var known = await db.ExternalLogins.FirstOrDefaultAsync(
            l => l.Issuer == identity.Issuer && l.Subject == identity.Subject,
            cancellationToken
        );
        if (known is not null)
        {
            return known.UserId == user.Id ? null : ExternalFault.LinkedElsewhere;
        }

        if (await db.ExternalLogins.CountAsync(l => l.UserId == user.Id, cancellationToken) >= Most)
        {
            throw new RefusalException(RefusalCode.Conflict, $"An account may have {Most} links.");
        }

        var login = ExternalLogin.Of(user.Id, provider, identity, clock.GetUtcNow());
        db.ExternalLogins.Add(login);
        ExternalAudit.Linked(audit, db, person.Actor, user, login);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (AccountRows.IsTaken(e))
        {
            // Another account was quicker.
            return ExternalFault.LinkedElsewhere;
        }

        await scope.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Takes one of the links of one's own account away; not the last way in.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="id">The link.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">The session is over, there is none, or nobody could sign in any more.</exception>
    public async Task UnlinkAsync(Person person, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        // Of two who take the last two ways in away at once, one has to see that the other did.
        await AccountRows.LockAsync(db, connection, cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        var logins = await db.ExternalLogins.Where(l => l.UserId == user.Id).ToListAsync(cancellationToken);
        var login =
            logins.Find(l => l.Id == id)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such link.");
        if (user.PasswordHash is null && logins.Count == 1)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "Your account has no password: without this link you could not sign in any more."
            );
        }

        db.ExternalLogins.Remove(login);
        ExternalAudit.Unlinked(audit, db, person.Actor, user, login);
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private async Task RequireFreshAsync(AppDbContext db, Person person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var given = await SessionProof.FindAsync(db, person.UserId, person.Session, now, cancellationToken);
        if (!Freshness.Counts(given, now))
        {
            throw Freshness.Refusal();
        }
    }

    private async Task<AppUser> LoadAsync(AppDbContext db, Person person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db
                .Users.AsNoTracking()
                .FirstOrDefaultAsync(
                    u =>
                        u.Id == person.UserId
                        && u.DisabledAt == null
                        && db.RefreshTokens.Any(t =>
                            t.UserId == u.Id && t.Family == person.Session && t.ExpiresAt > now
                        ),
                    cancellationToken
                )
            ?? throw Person.SignedOut();
    }
}

/// <summary>A link of one's own account.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">What the settings call the provider.</param>
/// <param name="Email">The address that it gave last.</param>
/// <param name="LinkedAt">When it was linked.</param>
/// <param name="LastSignInAt">When one last signed in with it.</param>
/// <param name="CanGo">Whether one could still sign in without it.</param>
public sealed record LinkedLogin(
    Guid Id,
    string Provider,
    string? Email,
    DateTimeOffset LinkedAt,
    DateTimeOffset? LastSignInAt,
    bool CanGo
);
