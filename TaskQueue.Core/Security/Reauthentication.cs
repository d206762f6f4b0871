using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Core.Security;

/// <summary>
/// Takes a password again in a session that stands, so that dangerous acts may be done in it for ten minutes. See
/// <see cref="Freshness"/>.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="hasher">Checks passwords.</param>
/// <param name="guard">Limits failures, together with those of sign-ins.</param>
/// <param name="codes">Checks codes of second factors.</param>
/// <param name="check">Is told that the session has changed.</param>
/// <param name="audit">Tells who did, and who tried.</param>
/// <param name="clock">The current time.</param>
public sealed class Reauthentication(
    IDbContextFactory<AppDbContext> contexts,
    IPasswordHasher<AppUser> hasher,
    SignInGuard guard,
    FactorCheck codes,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>What somebody has to give: only who is signed in is told.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The session is over.</exception>
    public async Task<NeededProof> NeedsAsync(Person person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        return new(user.Email!, user.PasswordHash is not null, user.TwoFactorEnabled);
    }

    /// <summary>Takes the password, and the code where there is a second factor.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="password">Their password.</param>
    /// <param name="code">The code, or a recovery code; not looked at where there is no second factor.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">
    /// The session is over, something is wrong or missing, too many failures, or the account has no password.
    /// </exception>
    public async Task<SignedIn> RunAsync(
        Person person,
        string password,
        string? code,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        if (user.PasswordHash is null)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "The account has no password. Sign out and in again: that counts as much."
            );
        }

        using (var attempt = await guard.BeginAsync(user.NormalizedEmail!, address, cancellationToken))
        {
            await ProveAsync(db, person, user, password, code, attempt, cancellationToken);
        }

        var now = clock.GetUtcNow();
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            if (!await SessionProof.RenewAsync(db, user.Id, person.Session, now, cancellationToken))
            {
                throw Person.SignedOut();
            }

            audit.Add(db, person.Actor, AuditActions.Reauthenticated, AuditSubject.Account(user.Email!));
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        check.End([person.Session]);
        return await AccountService.DescribeAsync(db, user, now, cancellationToken);
    }

    private async Task ProveAsync(
        AppDbContext db,
        Person person,
        AppUser user,
        string password,
        string? code,
        SignInGuard.Attempt attempt,
        CancellationToken cancellationToken
    )
    {
        if (
            password.Length > PasswordRules.Most
            || hasher.VerifyHashedPassword(user, user.PasswordHash!, password)
                is PasswordVerificationResult.Failed
        )
        {
            await NoteAsync(person, user, "wrong password");
            throw RefusalException.Field("password", "Is not your password.");
        }

        if (user.TwoFactorEnabled)
        {
            if (string.IsNullOrWhiteSpace(code))
            {
                await attempt.TakeBackAsync(cancellationToken);
                throw RefusalException.Field("code", "Is required: your account has a second factor.");
            }

            if (await codes.UseAsync(db, user.Id, code, cancellationToken) is null)
            {
                await NoteAsync(person, user, "wrong code");
                throw RefusalException.Field("code", "Is wrong, or was used before.");
            }
        }

        await attempt.SucceedAsync(cancellationToken);
    }

    private Task NoteAsync(Person person, AppUser user, string reason) =>
        audit.WriteAsync(
            person.Actor,
            AuditActions.Reauthenticated,
            AuditSubject.Account(user.Email!),
            new { reason },
            AuditOutcome.Denied
        );

    private async Task<AppUser> LoadAsync(AppDbContext db, Person person, CancellationToken cancellationToken)
    {
        if (person.Actor.KeyId is not null)
        {
            throw Freshness.Refusal(isKey: true);
        }

        var now = clock.GetUtcNow();
        return
            await SessionProof.FindAsync(db, person.UserId, person.Session, now, cancellationToken)
                is not null
            && await db
                .Users.AsNoTracking()
                .FirstOrDefaultAsync(u => u.Id == person.UserId && u.DisabledAt == null, cancellationToken)
                is { } user
            ? user
            : throw Person.SignedOut();
    }
}

/// <summary>What somebody has to give before a dangerous act.</summary>
/// <param name="Email">Whose password it is.</param>
/// <param name="Password">Whether they have a password at all.</param>
/// <param name="Code">Whether a code is needed, too.</param>
public sealed record NeededProof(string Email, bool Password, bool Code);
