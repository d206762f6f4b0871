using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>What one's own account is linked with at providers. Only in a session that stands.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="providers">The providers that people may sign in with.</param>
/// <param name="letters">Tells the owner.</param>
/// <param name="audit">Tells who linked what.</param>
/// <param name="clock">The current time.</param>
public sealed class ExternalLogins(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    OidcProviders providers,
    LoginLetters letters,
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
        var logins = await OfAsync(db, user.Id, cancellationToken);
        return [.. logins.Select(l => LinkedLogin.Of(l, HasAnotherWay(user, logins, l.Id)))];
    }

    /// <summary>What an account is linked with, the oldest first.</summary>
    internal static Task<List<ExternalLogin>> OfAsync(
        AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    ) =>
        db
            .ExternalLogins.AsNoTracking()
            .Where(l => l.UserId == userId)
            .OrderBy(l => l.LinkedAt)
            .ThenBy(l => l.Id)
            .ToListAsync(cancellationToken);

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
        letters.SendLinked(user.Email!, login);
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
        if (!HasAnotherWay(user, logins, id))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "Your account has no password, and no other link with a provider that is in use here: without this one you could not sign in any more."
            );
        }

        db.ExternalLogins.Remove(login);
        ExternalAudit.Unlinked(audit, db, person.Actor, user, login);
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        letters.SendUnlinked(user.Email!, login, "Somebody, hopefully you,", clock.GetUtcNow());
    }

    // A link with a provider that was taken out of the settings lets nobody in.
    private bool HasAnotherWay(AppUser user, IEnumerable<ExternalLogin> logins, Guid without) =>
        user.PasswordHash is not null || logins.Any(l => l.Id != without && providers.Serve(l.Issuer));

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

/// <summary>A link of an account.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">What the settings call the provider.</param>
/// <param name="Email">The address that it gave last.</param>
/// <param name="LinkedAt">When it was linked.</param>
/// <param name="LastSignInAt">When one last signed in with it.</param>
/// <param name="CanGo">Whether its owner could still sign in without it, or whoever asks may take it away all the same.</param>
public sealed record LinkedLogin(
    Guid Id,
    string Provider,
    string? Email,
    DateTimeOffset LinkedAt,
    DateTimeOffset? LastSignInAt,
    bool CanGo
)
{
    internal static LinkedLogin Of(ExternalLogin login, bool canGo) =>
        new(login.Id, login.Provider, login.Email, login.LinkedAt, login.LastSignInAt, canGo);
}
