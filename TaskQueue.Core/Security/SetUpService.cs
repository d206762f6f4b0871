using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security;

/// <summary>
/// Makes the first administrator: from the settings, or through the set-up page with a token that stands in the log.
/// Once any account exists, set-up is closed for ever.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="hasher">Hashes the password.</param>
/// <param name="normalizer">Makes names comparable.</param>
/// <param name="admin">The administrator in the settings.</param>
/// <param name="audit">Tells who made the first account.</param>
/// <param name="denials">Counts who tried without the token.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">Says the token.</param>
public sealed partial class SetUpService(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    IOptions<AdminOptions> admin,
    AuditLog audit,
    Denials denials,
    TimeProvider clock,
    ILogger<SetUpService> logger
) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private string? _token;

    /// <summary>Whether somebody with the token may make the first administrator.</summary>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        if (_token is not null && await AnybodyAsync(cancellationToken))
        {
            // Another process was quicker.
            _token = null;
        }

        return _token is not null;
    }

    /// <summary>Makes the first administrator. Of many who try at once, one succeeds.</summary>
    /// <param name="token">The token of the log.</param>
    /// <param name="email">Their e-mail address.</param>
    /// <param name="password">Their password.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Set-up is closed, the token is wrong, or a field is not acceptable.</exception>
    public async Task CreateAdminAsync(
        string token,
        string email,
        string password,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        var wanted = _token ?? throw Closed();
        if (
            !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(wanted),
                Encoding.UTF8.GetBytes(token)
            )
        )
        {
            denials.Note(
                new("anonymous", Roles.Nothing) { Origin = origin },
                AuditActions.AccessDenied,
                new("set-up", ""),
                "wrong token"
            );
            throw new RefusalException(RefusalCode.Unauthenticated, "This is not the token of the log.");
        }

        Check(email, PasswordQuality.Fault(password, email));
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (
                _token is null
                || !await TryCreateAsync(By(email, origin), email, password, cancellationToken)
            )
            {
                _token = null;
                throw Closed();
            }

            _token = null;
            LogCreated();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Adds what every installation has, and opens set-up where nobody can sign in yet.</summary>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await AddRolesAsync(cancellationToken);
        if (await AnybodyAsync(cancellationToken))
        {
            return;
        }

        if (admin.Value is { Email: { Length: > 0 } email, Password: { Length: > 0 } password })
        {
            Check(email, PasswordRules.Fault(password, email));
            // Nobody asked but the settings.
            var product = Actor.System with
            {
                IsSilent = false,
            };
            await TryCreateAsync(product, email, password, cancellationToken);
            LogCreated();
            return;
        }

        if (_token is null)
        {
            _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
            LogToken(_token);
        }
    }

    // What somebody types has to be good; what stands in the settings was chosen elsewhere, and only has to keep the rules.
    private static void Check(string email, string? fault)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (EmailAddressRules.Fault(email) is { } wrong)
        {
            errors["email"] = [wrong];
        }

        if (fault is not null)
        {
            errors["password"] = [fault];
        }

        if (errors.Count > 0)
        {
            throw new RefusalException(RefusalCode.Invalid, errors);
        }
    }

    private static RefusalException Closed() => new(RefusalCode.NotFound, "Set-up is done.");

    private async Task<bool> AnybodyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(cancellationToken);
    }

    private async Task AddRolesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.Roles.Select(r => r.Name).ToListAsync(cancellationToken);
        foreach (var role in Roles.All.Except(known, StringComparer.Ordinal))
        {
            db.Roles.Add(
                new(role!) { Id = Guid.CreateVersion7(), NormalizedName = normalizer.NormalizeName(role) }
            );
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static Actor By(string email, Origin? origin) =>
        new(email, Roles.Nothing) { Origin = origin ?? new(Via.Console) };

    private async Task<bool> TryCreateAsync(
        Actor actor,
        string email,
        string password,
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
            EmailConfirmed = true,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = clock.GetUtcNow(),
        };
        user.PasswordHash = hasher.HashPassword(user, password);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        if (connection.Provider is StoreProvider.Postgres)
        {
            // SQLite has one writer; here two processes could both find nobody.
            await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_advisory_xact_lock(7165210011)",
                cancellationToken
            );
        }

        if (await db.Users.AnyAsync(cancellationToken))
        {
            return false;
        }

        var role = await db.Roles.SingleAsync(r => r.Name == Roles.Admin, cancellationToken);
        db.Users.Add(user);
        db.UserRoles.Add(new() { UserId = user.Id, RoleId = role.Id });
        audit.Add(
            db,
            actor,
            AuditActions.AccountCreated,
            AuditSubject.Account(email),
            before: null,
            new { roles = new[] { Roles.Admin } }
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return true;
    }

    [LoggerMessage(
        EventId = 7001,
        Level = LogLevel.Warning,
        Message = "Nobody can sign in yet. Open /setup and give this token: {Token}"
    )]
    private partial void LogToken(string token);

    [LoggerMessage(
        EventId = 7002,
        Level = LogLevel.Information,
        Message = "The first administrator was made"
    )]
    private partial void LogCreated();
}
