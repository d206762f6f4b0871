using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Lets people choose a password by a link: another one, or the first one of an account that was made for them.</summary>
/// <param name="contexts">The store.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="guard">Limits requests.</param>
/// <param name="letters">Knows whether mail can be sent.</param>
/// <param name="logins">Tells the owner.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who chose a password.</param>
/// <param name="clock">The current time.</param>
/// <param name="requests">Answers them in the background.</param>
public sealed class PasswordReset(
    IDbContextFactory<AppDbContext> contexts,
    IPasswordHasher<AppUser> hasher,
    SignInGuard guard,
    AccountLetters letters,
    LoginLetters logins,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock,
    LinkRequests requests
)
{
    /// <summary>Why nobody can ask for a link; nothing when they can.</summary>
    public string? Missing => letters.Missing;

    /// <summary>
    /// Asks for a link to choose another password. The answer, and the time that it takes, are the same whether there is such
    /// an account or not; its owner hears of it by mail.
    /// </summary>
    /// <param name="email">The account's address.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">No mail can be sent, it is no address, or there were too many requests.</exception>
    public async Task RequestAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        email = email.Trim();
        if (EmailAddressRules.Fault(email) is { } fault)
        {
            throw RefusalException.Field("email", fault);
        }

        if (Missing is { } missing)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"{missing} An administrator can give you a link."
            );
        }

        await guard.CountAsync("reset", email.ToUpperInvariant(), address, cancellationToken);
        requests.Add(LinkPurpose.Reset, email);
    }

    /// <summary>Whose link this is, for the page that it opens; nothing when it holds no longer.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="purpose">What it does.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<LinkOwner?> OwnerOfAsync(
        string? token,
        LinkPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await OneTimeLinks.FindAsync(db, token, purpose, clock.GetUtcNow(), cancellationToken);
        var email = id is null
            ? null
            : await db
                .Users.Where(u => u.Id == id && u.DisabledAt == null)
                .Select(u => u.Email)
                .FirstOrDefaultAsync(cancellationToken);
        return email is null
            ? null
            : new(
                email,
                [.. (await ExternalLogins.OfAsync(db, id!.Value, cancellationToken)).Select(logins.NameOf)]
            );
    }

    /// <summary>
    /// Sets the password that a link's owner has chosen, and ends all sessions of the account. Nobody is signed in by it. The
    /// link is used up; a password that is refused leaves it. Links with sign-in providers stay unless they are to go, and the
    /// owner is told of them: whoever got in before may have made one.
    /// </summary>
    /// <param name="token">The link's token.</param>
    /// <param name="purpose">What it does: <see cref="LinkPurpose.Reset"/> or <see cref="LinkPurpose.Invitation"/>.</param>
    /// <param name="password">The password.</param>
    /// <param name="name">What others are to call the owner; as it was when absent.</param>
    /// <param name="unlinks">Whether all links with sign-in providers are taken away.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The account's address.</returns>
    /// <exception cref="RefusalException">The link holds no longer, or a field is not acceptable.</exception>
    public async Task<string> ChooseAsync(
        string? token,
        LinkPurpose purpose,
        string password,
        string? name,
        bool unlinks,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        // Not a word about the password to somebody without a link.
        var owner = await OwnerOfAsync(token, purpose, cancellationToken) ?? throw Ended();
        var errors = ProfileService.Check(name, timeZone: null);
        if (PasswordQuality.Fault(password, owner.Email, name) is { } fault)
        {
            errors.Add("password", fault);
        }

        errors.ThrowIfAny();
        var hash = hasher.HashPassword(new(), password);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        AppUser user;
        List<ExternalLogin> linked;
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            var id =
                await OneTimeLinks.TakeAsync(db, token, purpose, now, cancellationToken) ?? throw Ended();
            user =
                await db.Users.FirstOrDefaultAsync(u => u.Id == id && u.DisabledAt == null, cancellationToken)
                ?? throw Ended();
            user.PasswordHash = hash;
            // Whoever has the link reads the mail of that address, or had it from an administrator.
            user.EmailConfirmed = true;
            user.Name = UserRules.Name(name) ?? user.Name;
            await AccountRows.EndSessionsAsync(db, user, cancellationToken);
            await OneTimeLinks.EndAllAsync(db, user.Id, cancellationToken);
            linked = await ExternalLogins.OfAsync(db, user.Id, cancellationToken);
            if (unlinks)
            {
                db.ExternalLogins.RemoveRange(linked);
                linked.ForEach(l => ExternalAudit.Unlinked(audit, db, Actor.Owner(user, origin), user, l));
            }

            audit.Add(
                db,
                Actor.Owner(user, origin),
                AuditActions.PasswordChanged,
                AuditSubject.Account(user.Email!)
            );
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        check.End([user.Id]);
        if (purpose is LinkPurpose.Reset || linked.Count > 0)
        {
            logins.SendChosen(user.Email!, linked, unlinks, clock.GetUtcNow());
        }

        return user.Email!;
    }

    private static RefusalException Ended() =>
        new(
            RefusalCode.Invalid,
            new Dictionary<string, string[]> { ["token"] = ["The link has ended, or was used before."] }
        );
}

/// <summary>Whose link it is.</summary>
/// <param name="Email">The account's address.</param>
/// <param name="Logins">The sign-in providers that open the account as well, as people recognise them.</param>
public sealed record LinkOwner(string Email, IReadOnlyList<string> Logins);
