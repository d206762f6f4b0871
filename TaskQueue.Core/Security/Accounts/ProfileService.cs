using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>What somebody reads and changes of their own account. Only in a session that stands.</summary>
/// <param name="contexts">The store.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="guard">Limits failures.</param>
/// <param name="letters">Tells the owner.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="clock">The current time.</param>
public sealed class ProfileService(
    IDbContextFactory<AppDbContext> contexts,
    IPasswordHasher<AppUser> hasher,
    SignInGuard guard,
    AccountLetters letters,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>One's own account.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The session is over.</exception>
    public async Task<Profile> ReadAsync(Person person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        return Profile.Of(user, await AccountRows.RolesOfAsync(db, user.Id, cancellationToken));
    }

    /// <summary>Changes one's own name and time zone; what is absent stays, what is empty goes.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="name">What others are to call them.</param>
    /// <param name="timeZone">The time zone, by its IANA name.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">The session is over, or a field is not acceptable.</exception>
    public async Task<Profile> ChangeAsync(
        Person person,
        string? name,
        string? timeZone,
        CancellationToken cancellationToken
    )
    {
        var errors = Check(name, timeZone);
        errors.ThrowIfAny();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var user = await LoadAsync(db, person, cancellationToken);
        var before = new { user.Name, user.TimeZone };
        user.Name = name is null ? user.Name : UserRules.Name(name);
        user.TimeZone = timeZone is null ? user.TimeZone : UserRules.Name(timeZone);
        audit.Add(
            db,
            person.Actor,
            AuditActions.AccountChanged,
            AuditSubject.Account(user.Email!),
            before,
            new { user.Name, user.TimeZone }
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return Profile.Of(user, await AccountRows.RolesOfAsync(db, user.Id, cancellationToken));
    }

    /// <summary>Changes one's own password. It ends all other sessions, and this one goes on.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="current">The password that holds now.</param>
    /// <param name="next">The one that is to hold.</param>
    /// <param name="address">Where the request comes from; where the session was begun when absent.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">The session is over, a field is not acceptable, or too many failures.</exception>
    public async Task ChangePasswordAsync(
        Person person,
        string current,
        string next,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var before = await LoadAsync(db, person, cancellationToken);
        if (PasswordQuality.Fault(next, before.Email, before.Name) is { } fault)
        {
            throw RefusalException.Field("newPassword", fault);
        }

        address ??= await AddressOfAsync(db, person, cancellationToken);
        await RequireAsync(before, current, address, cancellationToken);
        if (current == next)
        {
            throw RefusalException.Field("newPassword", "Is the one that you have.");
        }

        var hash = hasher.HashPassword(before, next);
        db.ChangeTracker.Clear();
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            var user = await LoadAsync(db, person, cancellationToken);
            user.PasswordHash = hash;
            await AccountRows.DeleteAsync(
                db.RefreshTokens.Where(t => t.UserId == user.Id && t.Family != person.Session),
                cancellationToken
            );
            await db
                .UserSessions.Where(s => s.UserId == user.Id && s.Id != person.Session)
                .ExecuteDeleteAsync(cancellationToken);
            await OneTimeLinks.EndAllAsync(db, user.Id, cancellationToken);
            audit.Add(db, person.Actor, AuditActions.PasswordChanged, AuditSubject.Account(user.Email!));
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        check.End([person.UserId]);
        letters.SendChanged(before.Email!, clock.GetUtcNow(), logins: null);
    }

    /// <summary>Checks a name and a time zone.</summary>
    /// <param name="name">The name.</param>
    /// <param name="timeZone">The time zone.</param>
    public static FieldErrors Check(string? name, string? timeZone)
    {
        var errors = new FieldErrors();
        TextRules.Check(name, "name", UserRules.LongestName, errors);
        if (!string.IsNullOrWhiteSpace(timeZone))
        {
            errors.Require(
                timeZone.Length <= UserRules.LongestTimeZone
                    && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone.Trim(), out _),
                "timeZone",
                "Is not a time zone, such as Europe/Berlin."
            );
        }

        return errors;
    }

    private async Task<AppUser> LoadAsync(AppDbContext db, Person person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Users.FirstOrDefaultAsync(
                u =>
                    u.Id == person.UserId
                    && u.DisabledAt == null
                    && db.RefreshTokens.Any(t =>
                        t.UserId == u.Id && t.Family == person.Session && t.ExpiresAt > now
                    ),
                cancellationToken
            ) ?? throw Person.SignedOut();
    }

    private static async Task<IPAddress?> AddressOfAsync(
        AppDbContext db,
        Person person,
        CancellationToken cancellationToken
    )
    {
        var known = await db
            .UserSessions.Where(s => s.Id == person.Session)
            .Select(s => s.Address)
            .FirstOrDefaultAsync(cancellationToken);
        return IPAddress.TryParse(known, out var address) ? address : null;
    }

    private async Task RequireAsync(
        AppUser user,
        string password,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        using var attempt = await guard.BeginAsync(user.NormalizedEmail!, address, cancellationToken);
        if (
            password.Length > PasswordRules.Most
            || user.PasswordHash is null
            || hasher.VerifyHashedPassword(user, user.PasswordHash, password)
                is PasswordVerificationResult.Failed
        )
        {
            throw RefusalException.Field("currentPassword", "Is not your password.");
        }

        await attempt.SucceedAsync(cancellationToken);
    }
}

/// <summary>One's own account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Name">What others call its owner.</param>
/// <param name="TimeZone">The owner's time zone.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastSignInAt">When its owner last signed in.</param>
public sealed record Profile(
    Guid Id,
    string Email,
    string? Name,
    string? TimeZone,
    IReadOnlyList<string> Roles,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt
)
{
    /// <summary>Whether it has a password; one whose owner signs in with a provider need not.</summary>
    public bool HasPassword { get; init; } = true;

    internal static Profile Of(AppUser user, IReadOnlyList<string> roles) =>
        new(user.Id, user.Email!, user.Name, user.TimeZone, roles, user.CreatedAt, user.LastSignInAt)
        {
            HasPassword = user.PasswordHash is not null,
        };
}
