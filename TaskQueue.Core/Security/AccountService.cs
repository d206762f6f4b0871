using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Core.Security;

/// <summary>Checks passwords, and the codes of those who have a second factor.</summary>
/// <param name="contexts">The store.</param>
/// <param name="state">Whether the store has been opened.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="normalizer">Makes names comparable.</param>
/// <param name="guard">Limits failures.</param>
/// <param name="codes">Checks codes of second factors.</param>
/// <param name="audit">Tells who was refused.</param>
/// <param name="denials">Counts who was refused unheard.</param>
/// <param name="clock">The current time.</param>
public sealed class AccountService(
    IDbContextFactory<AppDbContext> contexts,
    StoreState state,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    SignInGuard guard,
    FactorCheck codes,
    AuditLog audit,
    Denials denials,
    TimeProvider clock
)
{
    private const int EmailLength = 256;

    private readonly Lazy<string> _nobodysHash = new(() =>
        hasher.HashPassword(new(), Guid.NewGuid().ToString())
    );

    /// <summary>Signs somebody in who needs no code.</summary>
    /// <param name="email">The account's e-mail address.</param>
    /// <param name="password">Its password.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Wrong, too many failures, a code is needed, or the store is away.</exception>
    public Task<SignedIn> SignInAsync(
        string email,
        string password,
        Origin? origin,
        CancellationToken cancellationToken
    ) => SignInAsync(email, password, code: null, origin, cancellationToken);

    /// <summary>Signs somebody in, in one step.</summary>
    /// <param name="email">The account's e-mail address.</param>
    /// <param name="password">Its password.</param>
    /// <param name="code">The code of its second factor, or a recovery code; not looked at where it has none.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Wrong, too many failures, a code is needed, or the store is away.</exception>
    public async Task<SignedIn> SignInAsync(
        string email,
        string password,
        string? code,
        Origin? origin,
        CancellationToken cancellationToken
    ) =>
        (await CheckPasswordAsync(email, password, code, origin, cancellationToken)).User
        ?? throw new RefusalException(
            RefusalCode.SecondFactorRequired,
            "This account has a second factor: send its code, or a recovery code, as code."
        );

    /// <summary>
    /// Checks a password, the first step of a sign-in. An unknown account takes as long and answers the same as a wrong
    /// password; that a code is needed is told to whoever knows the password alone.
    /// </summary>
    /// <param name="email">The account's e-mail address.</param>
    /// <param name="password">Its password.</param>
    /// <param name="code">The code of its second factor, or a recovery code, where it was asked for already.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Who is signed in, or who owes a code.</returns>
    /// <exception cref="RefusalException">Wrong, too many failures, or the store is away.</exception>
    public async Task<SignInStep> CheckPasswordAsync(
        string email,
        string password,
        string? code,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        if (!state.IsReady)
        {
            throw RefusalException.StoreAway(state.Waiting ?? "The store is not open yet.");
        }

        var name = normalizer.NormalizeEmail(email.Length > EmailLength ? email[..EmailLength] : email);
        using var attempt = await BeginAsync(name, email, origin, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.NormalizedEmail == name, cancellationToken);
        // The hash is computed whatever the answer will be: its time must not tell which accounts exist.
        var given = password.Length > PasswordRules.Most ? "" : password;
        var verdict = hasher.VerifyHashedPassword(
            user ?? new(),
            user?.PasswordHash ?? _nobodysHash.Value,
            given
        );
        if (user is null || verdict is PasswordVerificationResult.Failed || IsDisabled(user))
        {
            await NoteFailureAsync(email, origin, user, ReasonOf(user, verdict));
            throw new RefusalException(
                RefusalCode.Unauthenticated,
                "The e-mail address or the password is wrong."
            );
        }

        if (!user.EmailConfirmed)
        {
            await attempt.SucceedAsync(cancellationToken);
            // Only whoever knows the password is told.
            throw new RefusalException(
                RefusalCode.Unauthenticated,
                "Confirm your e-mail address first: the link is in the mail that you were sent."
            );
        }

        if (user.TwoFactorEnabled && string.IsNullOrWhiteSpace(code))
        {
            await attempt.TakeBackAsync(cancellationToken);
            return new(null, new(user.Id, PendingSignIn.MarkOf(user), clock.GetUtcNow()));
        }

        return new(await EndAsync(db, user, code, attempt, origin, cancellationToken), null);
    }

    /// <summary>Ends a sign-in whose password was right with the code of the second factor.</summary>
    /// <param name="pending">Who owes it.</param>
    /// <param name="code">The code, or a recovery code.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Wrong, too many failures, too late, or the account has changed meanwhile.</exception>
    public async Task<SignedIn> CheckCodeAsync(
        PendingSignIn pending,
        string code,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.Id == pending.UserId, cancellationToken);
        if (
            user is null
            || IsDisabled(user)
            || !user.TwoFactorEnabled
            || PendingSignIn.MarkOf(user) != pending.Mark
            || !PendingSignIns.IsInTime(pending.At, clock.GetUtcNow())
        )
        {
            throw new RefusalException(
                RefusalCode.Unauthenticated,
                "That took too long, or the account has changed. Begin again with the password."
            );
        }

        using var attempt = await BeginAsync(user.NormalizedEmail!, user.Email!, origin, cancellationToken);
        var signedIn = await EndAsync(db, user, code, attempt, origin, cancellationToken);
        return signedIn with { Provider = pending.Provider };
    }

    /// <summary>Whether an account may not be used.</summary>
    internal static bool IsDisabled(AppUser user) => user.DisabledAt is not null;

    /// <summary>Reads what the claims of an account are made of.</summary>
    internal static async Task<SignedIn> DescribeAsync(
        AppDbContext db,
        AppUser user,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var roles = await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            where link.UserId == user.Id
            orderby role.Name
            select role.Name!
        ).ToListAsync(cancellationToken);
        return new(user.Id, user.Email!, roles, user.SecurityStamp!, at);
    }

    private static Actor Somebody(string email, Origin? origin, Guid? user = null) =>
        new(email, Roles.Nothing) { UserId = user, Origin = origin ?? new(Via.Api) };

    private async Task<SignedIn> EndAsync(
        AppDbContext db,
        AppUser user,
        string? code,
        SignInGuard.Attempt attempt,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        if (user.TwoFactorEnabled)
        {
            var used = await codes.UseAsync(db, user.Id, code ?? "", cancellationToken);
            if (used is null)
            {
                await NoteFailureAsync(user.Email!, origin, user, "wrong code");
                throw new RefusalException(
                    RefusalCode.Unauthenticated,
                    "The code is wrong, or was used before."
                );
            }

            if (used is FactorKind.Recovery)
            {
                await audit.WriteAsync(
                    Somebody(user.Email!, origin, user.Id),
                    AuditActions.RecoveryCodeUsed,
                    AuditSubject.Account(user.Email!)
                );
            }
        }

        await attempt.SucceedAsync(cancellationToken);
        var who = await DescribeAsync(db, user, clock.GetUtcNow(), cancellationToken);
        return who with { Origin = origin };
    }

    private static string ReasonOf(AppUser? user, PasswordVerificationResult verdict) =>
        user is null ? "no such account"
        : verdict is PasswordVerificationResult.Failed ? "wrong password"
        : "disabled";

    private async Task<SignInGuard.Attempt> BeginAsync(
        string name,
        string email,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await guard.BeginAsync(name, origin?.Address, cancellationToken);
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.RateLimited)
        {
            // Not one entry for each: somebody who tries that often would fill the disk.
            denials.Note(
                Somebody(email, origin),
                AuditActions.SignInFailed,
                AuditSubject.Account(email),
                "too many failures"
            );
            throw;
        }
    }

    // Alike for accounts that there are and those that there are not, in time too.
    private Task NoteFailureAsync(string email, Origin? origin, AppUser? user, string reason) =>
        audit.WriteAsync(
            Somebody(email, origin, user?.Id),
            AuditActions.SignInFailed,
            AuditSubject.Account(email),
            new { reason },
            AuditOutcome.Denied
        );
}
