using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security;

/// <summary>Checks passwords.</summary>
/// <param name="contexts">The store.</param>
/// <param name="state">Whether the store has been opened.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="normalizer">Makes names comparable.</param>
/// <param name="guard">Limits failures.</param>
/// <param name="audit">Tells who was refused.</param>
/// <param name="denials">Counts who was refused unheard.</param>
/// <param name="clock">The current time.</param>
public sealed class AccountService(
    IDbContextFactory<AppDbContext> contexts,
    StoreState state,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    SignInGuard guard,
    AuditLog audit,
    Denials denials,
    TimeProvider clock
)
{
    private const int EmailLength = 256;

    private readonly Lazy<string> _nobodysHash = new(() =>
        hasher.HashPassword(new(), Guid.NewGuid().ToString())
    );

    /// <summary>Signs somebody in. An unknown account takes as long and answers the same as a wrong password.</summary>
    /// <param name="email">The account's e-mail address.</param>
    /// <param name="password">Its password.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Wrong, too many failures, or the store is away.</exception>
    public async Task<SignedIn> SignInAsync(
        string email,
        string password,
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
            await NoteFailureAsync(email, origin, user, verdict);
            throw new RefusalException(
                RefusalCode.Unauthenticated,
                "The e-mail address or the password is wrong."
            );
        }

        await attempt.SucceedAsync(cancellationToken);
        if (!user.EmailConfirmed)
        {
            // Only whoever knows the password is told.
            throw new RefusalException(
                RefusalCode.Unauthenticated,
                "Confirm your e-mail address first: the link is in the mail that you were sent."
            );
        }

        var who = await DescribeAsync(db, user, clock.GetUtcNow(), cancellationToken);
        return who with { Origin = origin };
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
    private Task NoteFailureAsync(
        string email,
        Origin? origin,
        AppUser? user,
        PasswordVerificationResult verdict
    ) =>
        audit.WriteAsync(
            Somebody(email, origin, user?.Id),
            AuditActions.SignInFailed,
            AuditSubject.Account(email),
            new
            {
                reason = user is null ? "no such account"
                : verdict is PasswordVerificationResult.Failed ? "wrong password"
                : "disabled",
            },
            AuditOutcome.Denied
        );
}
