using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// Signs in whoever a provider has vouched for: finds their account by issuer and subject, or takes or makes one as far as
/// the settings allow it, and gives it the roles that the provider decides on.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="state">Whether the store has been opened.</param>
/// <param name="hasher">Not used for a password: accounts that are made here have none.</param>
/// <param name="normalizer">Makes addresses comparable.</param>
/// <param name="check">Is told of roles that change.</param>
/// <param name="audit">Tells who came, who was refused, and what changed.</param>
/// <param name="clock">The current time.</param>
/// <param name="roles">Gives roles.</param>
/// <param name="letters">Tells owners whose account was linked by its address.</param>
public sealed class ExternalSignIn(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    StoreState state,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock,
    ExternalRoleChange roles,
    LoginLetters letters
)
{
    /// <summary>Signs somebody in. A refusal is told in the audit log.</summary>
    /// <param name="provider">Who vouches for them.</param>
    /// <param name="identity">Who they are there.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>Somebody, or why not.</returns>
    /// <exception cref="RefusalException">The store is away.</exception>
    public async Task<ExternalOutcome> SignInAsync(
        OidcProvider provider,
        ExternalIdentity identity,
        Origin origin,
        CancellationToken cancellationToken
    )
    {
        if (!state.IsReady)
        {
            throw RefusalException.StoreAway(state.Waiting ?? "The store is not open yet.");
        }

        ExternalOutcome outcome;
        try
        {
            outcome = await TrySignInAsync(provider, identity, origin, cancellationToken);
        }
        catch (DbUpdateException e) when (AccountRows.IsTaken(e))
        {
            // Somebody registered with the address at the same instant.
            outcome = ExternalOutcome.Of(ExternalFault.Exists);
        }

        if (outcome.Fault is { } fault)
        {
            await audit.WriteAsync(
                new(Shown(identity), Roles.Nothing) { Origin = origin },
                AuditActions.SignInFailed,
                AuditSubject.Account(Shown(identity)),
                new { provider = provider.Name, reason = ExternalFaults.WordOf(fault) },
                AuditOutcome.Denied
            );
        }

        return outcome;
    }

    private async Task<ExternalOutcome> TrySignInAsync(
        OidcProvider provider,
        ExternalIdentity identity,
        Origin origin,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        // What is found out about the last administrator has to stay true until the end.
        await AccountRows.LockAsync(db, connection, cancellationToken);
        var decided = ExternalRoles.Decide(provider, identity.RoleValues) is { } mapped
            ? await roles.KnownOfAsync(db, mapped, provider, cancellationToken)
            : null;
        var (user, fault, taken) = await FindAsync(
            db,
            provider,
            identity,
            decided,
            origin,
            now,
            cancellationToken
        );
        if (fault is null && user is not null)
        {
            fault = RefusalOf(user, decided);
        }

        if (fault is { } refused)
        {
            // Nothing is kept: an account is neither made nor linked for somebody who is not let in.
            return ExternalOutcome.Of(refused);
        }

        var moved =
            decided is not null
            && await roles.SetAsync(db, user!, decided, provider, origin, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var who = await AccountService.DescribeAsync(db, user!, now, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        if (moved)
        {
            check.End([user!.Id]);
        }

        if (taken is not null)
        {
            letters.SendLinked(user!.Email!, taken);
        }

        return new(who with { Origin = origin, Provider = provider.Name }, null)
        {
            Pending =
                provider.RequireMfa && user!.TwoFactorEnabled
                    ? new(user.Id, PendingSignIn.MarkOf(user), now) { Provider = provider.Name }
                    : null,
        };
    }

    private static ExternalFault? RefusalOf(AppUser user, IReadOnlyList<string>? decided) =>
        AccountService.IsDisabled(user) ? ExternalFault.Disabled
        : !user.EmailConfirmed ? ExternalFault.Unconfirmed
        : decided is { Count: 0 } ? ExternalFault.NoRole
        : null;

    // Taken is the link that was made of an account that was there before.
    private async Task<(AppUser? User, ExternalFault? Fault, ExternalLogin? Taken)> FindAsync(
        AppDbContext db,
        OidcProvider provider,
        ExternalIdentity identity,
        IReadOnlyList<string>? decided,
        Origin origin,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var login = await db.ExternalLogins.FirstOrDefaultAsync(
            l => l.Issuer == identity.Issuer && l.Subject == identity.Subject,
            cancellationToken
        );
        if (login is not null)
        {
            (login.LastSignInAt, login.Email, login.Provider) = (now, identity.Email, provider.Name);
            return (await db.Users.FirstAsync(u => u.Id == login.UserId, cancellationToken), null, null);
        }

        var name = identity.Email is null ? null : normalizer.NormalizeEmail(identity.Email);
        var same = name is null
            ? null
            : await db.Users.FirstOrDefaultAsync(u => u.NormalizedEmail == name, cancellationToken);
        if (AdmissionOf(provider, identity, same) is { } fault)
        {
            return (null, fault, null);
        }

        if (same is null && !await db.Users.AnyAsync(cancellationToken))
        {
            // The first account is the administrator's, made with the token of the set-up.
            return (null, ExternalFault.Unknown, null);
        }

        if (same is { PasswordHash: not null })
        {
            // Whoever made the account may know its password, and need not be who the provider vouches for.
            if ((await AccountRows.RolesOfAsync(db, same.Id, cancellationToken)).Contains(Roles.Admin))
            {
                return (null, ExternalFault.Exists, null);
            }

            same.PasswordHash = null;
            await AccountRows.EndSessionsAsync(db, same, cancellationToken);
        }

        var user = same ?? await MakeAsync(db, provider, identity, decided, origin, now, cancellationToken);
        var made = await LinkAsync(db, user, provider, identity, origin, now, cancellationToken);
        return (user, null, same is null ? null : made);
    }

    /// <summary>
    /// Why somebody who is linked with no account does not get one: an account with their address is taken only where the
    /// settings say so, and made only for those on the list; the provider must say that the address is theirs. Pure.
    /// </summary>
    internal static ExternalFault? AdmissionOf(
        OidcProvider provider,
        ExternalIdentity identity,
        AppUser? same
    )
    {
        if (same is not null)
        {
            // An account whose address nobody has confirmed may have been made by somebody else, who knows its password.
            return !provider.LinkByEmail ? ExternalFault.Exists
                : !identity.EmailVerified ? ExternalFault.Unverified
                : !same.EmailConfirmed ? ExternalFault.Unconfirmed
                : null;
        }

        return provider.AllowList?.Allows(identity.Email) is not true ? ExternalFault.Unknown
            : !identity.EmailVerified ? ExternalFault.Unverified
            : null;
    }

    private async Task<AppUser> MakeAsync(
        AppDbContext db,
        OidcProvider provider,
        ExternalIdentity identity,
        IReadOnlyList<string>? decided,
        Origin origin,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var given =
            decided ?? await roles.KnownOfAsync(db, provider.DefaultRoles, provider, cancellationToken);
        var user = new NewUser(identity.Email!, given, identity.Name).ToUser(hasher, normalizer, now);
        db.Users.Add(user);
        await db.SaveChangesAsync(cancellationToken);
        await AccountRows.SetRolesAsync(db, user.Id, given, cancellationToken);
        audit.Add(
            db,
            Actor.Owner(user, origin),
            AuditActions.AccountCreated,
            AuditSubject.Account(user.Email!),
            before: null,
            new { roles = given, provider = provider.Name }
        );
        await db.SaveChangesAsync(cancellationToken);
        return user;
    }

    private async Task<ExternalLogin> LinkAsync(
        AppDbContext db,
        AppUser user,
        OidcProvider provider,
        ExternalIdentity identity,
        Origin origin,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var login = ExternalLogin.Of(user.Id, provider, identity, now);
        login.LastSignInAt = now;
        db.ExternalLogins.Add(login);
        // An invitation has done what it was for.
        await OneTimeLinks.EndAllAsync(db, user.Id, cancellationToken);
        ExternalAudit.Linked(audit, db, Actor.Owner(user, origin), user, login);
        await db.SaveChangesAsync(cancellationToken);
        return login;
    }

    private static string Shown(ExternalIdentity identity) =>
        identity.Label.Length > Actor.LongestName ? identity.Label[..Actor.LongestName] : identity.Label;
}
