using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Lets people make an account for themselves, as far as <c>Auth:Registration</c> goes. They begin as viewers.</summary>
/// <param name="contexts">The store.</param>
/// <param name="hasher">Hashes passwords.</param>
/// <param name="normalizer">Makes addresses comparable.</param>
/// <param name="guard">Limits requests.</param>
/// <param name="letters">Says whether mail can be sent.</param>
/// <param name="options">The settings.</param>
/// <param name="audit">Tells who made themselves an account.</param>
/// <param name="clock">The current time.</param>
/// <param name="requests">Answers them in the background.</param>
public sealed class Registration(
    IDbContextFactory<AppDbContext> contexts,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    SignInGuard guard,
    AccountLetters letters,
    IOptions<RegistrationOptions> options,
    AuditLog audit,
    TimeProvider clock,
    LinkRequests requests
)
{
    /// <summary>Who may.</summary>
    public RegistrationPolicy Policy =>
        RegistrationPolicy.TryParse(options.Value.Registration) ?? RegistrationPolicy.Closed;

    /// <summary>Whether people can make an account without being asked to.</summary>
    public bool IsOpen => Policy.Mode is RegistrationMode.Open or RegistrationMode.Domain;

    /// <summary>
    /// Makes an account. The answer is the same where there is one with this address already; its owner then hears of it by
    /// mail, and it stays as it is.
    /// </summary>
    /// <param name="email">Its address.</param>
    /// <param name="password">Its password.</param>
    /// <param name="name">What others are to call its owner; nothing when absent.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>Whether the address has to be confirmed before the first sign-in.</returns>
    /// <exception cref="RefusalException">Not open to them, a field is not acceptable, or too many requests.</exception>
    public async Task<bool> RegisterAsync(
        string email,
        string password,
        string? name,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        email = email.Trim();
        if (Policy.Mode is RegistrationMode.Closed or RegistrationMode.Invite)
        {
            throw new RefusalException(RefusalCode.Forbidden, Policy.Refusal(email)!);
        }

        Check(email, password, name).ThrowIfAny();
        if (Policy.Refusal(email) is { } refusal)
        {
            throw new RefusalException(RefusalCode.Forbidden, refusal);
        }

        // That an address is of a domain proves nothing until somebody has read mail there.
        if (Policy.Mode is RegistrationMode.Domain && letters.Missing is { } missing)
        {
            throw new RefusalException(RefusalCode.Conflict, $"{missing} Addresses cannot be confirmed.");
        }

        await guard.CountAsync("register", email.ToUpperInvariant(), origin?.Address, cancellationToken);
        var confirm = letters.Missing is null;
        await AddAsync(email, password, UserRules.Name(name), confirm, origin, cancellationToken);
        if (confirm)
        {
            requests.Add(LinkPurpose.Confirmation, email);
        }

        return confirm;
    }

    /// <summary>Confirms the address of the account that a link belongs to. It is used up by it.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">The link holds no longer.</exception>
    public async Task ConfirmAsync(string? token, Origin? origin, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var id =
            await OneTimeLinks.TakeAsync(
                db,
                token,
                LinkPurpose.Confirmation,
                clock.GetUtcNow(),
                cancellationToken
            ) ?? throw RefusalException.Field("token", "The link has ended, or was used before.");
        await db
            .Users.Where(u => u.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.EmailConfirmed, true), cancellationToken);
        if (await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken) is { } user)
        {
            audit.Add(
                db,
                Actor.Owner(user, origin),
                AuditActions.EmailConfirmed,
                AuditSubject.Account(user.Email!)
            );
            await db.SaveChangesAsync(cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
    }

    private static FieldErrors Check(string email, string password, string? name)
    {
        var errors = ProfileService.Check(name, timeZone: null);
        if (EmailAddressRules.Fault(email) is { } wrong)
        {
            errors.Add("email", wrong);
        }

        if (PasswordQuality.Fault(password, email, name) is { } weak)
        {
            errors.Add("password", weak);
        }

        return errors;
    }

    // The password is hashed and the row is sent to the store whatever there is: the time must not tell.
    private async Task AddAsync(
        string email,
        string password,
        string? name,
        bool confirm,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            NormalizedUserName = normalizer.NormalizeName(email),
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email),
            // Without mail nobody can prove anything, and the setting lets anybody in.
            EmailConfirmed = !confirm,
            Name = name,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = clock.GetUtcNow(),
        };
        user.PasswordHash = hasher.HashPassword(user, password);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            db.Users.Add(user);
            await db.SaveChangesAsync(cancellationToken);
            await AccountRows.SetRolesAsync(db, user.Id, [Roles.Viewer], cancellationToken);
            audit.Add(
                db,
                Actor.Owner(user, origin),
                AuditActions.AccountCreated,
                AuditSubject.Account(email),
                before: null,
                new { roles = new[] { Roles.Viewer } }
            );
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (AccountRows.IsTaken(e))
        {
            // There is one; it stays as it is, and its owner is told.
        }
    }
}
