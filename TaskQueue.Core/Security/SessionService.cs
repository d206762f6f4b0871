using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security;

/// <summary>
/// Begins, renews and ends sessions. A session is a family of refresh tokens: a program's grows by one with each
/// renewal, the console's has a single one that nobody holds. Without a row of its family a session is over.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="tokens">Makes access tokens.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who came and went.</param>
/// <param name="options">The settings.</param>
/// <param name="clock">The current time.</param>
public sealed class SessionService(
    IDbContextFactory<AppDbContext> contexts,
    AccessTokens tokens,
    SessionCheck check,
    AuditLog audit,
    IOptions<JwtOptions> options,
    TimeProvider clock
)
{
    /// <summary>How long a console session lasts, however busy it is.</summary>
    public static readonly TimeSpan ConsoleLifetime = TimeSpan.FromHours(12);

    private const int IdLength = 16;
    private const int SecretLength = 32;

    /// <summary>Begins a console session.</summary>
    /// <param name="user">Who signed in.</param>
    /// <param name="place">Where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session's id, for the cookie.</returns>
    public async Task<Guid> BeginConsoleAsync(
        SignedIn user,
        SessionPlace place,
        CancellationToken cancellationToken
    )
    {
        var session = Guid.CreateVersion7();
        await BeginAsync(
            ActorOf(user, user.Origin ?? new(Via.Console)),
            NewRow(user, session, RandomNumberGenerator.GetBytes(SecretLength), ConsoleLifetime),
            place,
            user.Provider,
            isConsole: true,
            cancellationToken
        );
        return session;
    }

    /// <summary>Begins a program's session from nowhere in particular.</summary>
    /// <param name="user">Who signed in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<TokenPair> BeginAsync(SignedIn user, CancellationToken cancellationToken) =>
        BeginAsync(user, SessionPlace.Unknown, cancellationToken);

    /// <summary>Begins a program's session.</summary>
    /// <param name="user">Who signed in.</param>
    /// <param name="place">Where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TokenPair> BeginAsync(
        SignedIn user,
        SessionPlace place,
        CancellationToken cancellationToken
    )
    {
        var session = Guid.CreateVersion7();
        var (text, hash) = NewToken(user);
        await BeginAsync(
            ActorOf(user, user.Origin ?? new(Via.Api)),
            NewRow(user, session, hash, RefreshLifetime),
            place,
            user.Provider,
            isConsole: false,
            cancellationToken
        );
        return new(tokens.Make(user, session), text, tokens.Lifetime);
    }

    /// <summary>Exchanges a refresh token for the next pair. One that was used before ends its whole session.</summary>
    /// <param name="refreshToken">The token.</param>
    /// <param name="origin">Where the request comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">Unknown, used, expired, or the account changed since.</exception>
    public async Task<TokenPair> RefreshAsync(
        string refreshToken,
        Origin? origin,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (await FindAsync(db, refreshToken, cancellationToken) is not var (user, row))
        {
            throw Refused();
        }

        if (row.ExpiresAt <= now || AccountService.IsDisabled(user))
        {
            throw Refused();
        }

        var who = await AccountService.DescribeAsync(db, user, row.AuthenticatedAt, cancellationToken);
        var (text, hash) = NewToken(who);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var first = await db
            .RefreshTokens.Where(t => t.Hash == row.Hash && t.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancellationToken);
        if (first == 0)
        {
            // Two hold the same token: one of them stole it. Both have to sign in again.
            await DeleteAsync(db, row.Family, cancellationToken);
            audit.Add(
                db,
                ActorOf(who, origin ?? new(Via.Api)),
                AuditActions.TokenReused,
                AuditSubject.Session(row.Family)
            );
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
            check.End([row.Family]);
            throw Refused();
        }

        db.RefreshTokens.Add(NewRow(who, row.Family, hash, RefreshLifetime));
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return new(tokens.Make(who, row.Family), text, tokens.Lifetime);
    }

    /// <summary>Ends the session of a refresh token; one that is unknown is fine.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="refreshToken">The token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EndAsync(Actor actor, string refreshToken, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, refreshToken, cancellationToken) is var (_, row))
        {
            await EndAsync(actor, row.Family, cancellationToken);
        }
    }

    /// <summary>Ends a session: its cookie, tokens and circuits are refused from here on.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EndAsync(Actor actor, Guid session, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        if (await DeleteAsync(db, session, cancellationToken) > 0)
        {
            audit.Add(db, actor, AuditActions.SignedOut, AuditSubject.Session(session));
            await db.SaveChangesAsync(cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        check.End([session]);
    }

    private TimeSpan RefreshLifetime => TimeSpan.FromDays(options.Value.RefreshDays);

    // The text is the account's id and a secret; the hash covers the security stamp too, so that a changed password
    // makes every token of the account unknown.
    private static (string Text, byte[] Hash) NewToken(SignedIn user)
    {
        var bytes = new byte[IdLength + SecretLength];
        user.UserId.TryWriteBytes(bytes);
        RandomNumberGenerator.Fill(bytes.AsSpan(IdLength));
        return (Base64Url.EncodeToString(bytes), Hash(bytes, user.Stamp));
    }

    private static byte[] Hash(byte[] token, string stamp) =>
        SHA256.HashData([.. token, .. Encoding.UTF8.GetBytes(stamp)]);

    private static async Task<(AppUser User, RefreshToken Row)?> FindAsync(
        AppDbContext db,
        string text,
        CancellationToken cancellationToken
    )
    {
        var bytes = new byte[IdLength + SecretLength];
        if (
            text.Length > 2 * bytes.Length
            || !Base64Url.IsValid(text, out var length)
            || length != bytes.Length
            // Not the Try form: it throws where bits are left over.
            || Base64Url.DecodeFromChars(text, bytes, out _, out _) is not OperationStatus.Done
        )
        {
            return null;
        }

        var id = new Guid(bytes.AsSpan(0, IdLength));
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null)
        {
            return null;
        }

        var hash = Hash(bytes, user.SecurityStamp!);
        var row = await db
            .RefreshTokens.AsNoTracking()
            .FirstOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        return row is null ? null : (user, row);
    }

    private static Actor ActorOf(SignedIn user, Origin origin) =>
        new(user.Email, Roles.Nothing) { UserId = user.UserId, Origin = origin };

    private static async Task<int> DeleteAsync(
        AppDbContext db,
        Guid session,
        CancellationToken cancellationToken
    )
    {
        await db.UserSessions.Where(s => s.Id == session).ExecuteDeleteAsync(cancellationToken);
        return await AccountRows.DeleteAsync(
            db.RefreshTokens.Where(t => t.Family == session),
            cancellationToken
        );
    }

    private static RefusalException Refused() =>
        new(RefusalCode.Unauthenticated, "The refresh token is not valid any more. Sign in again.");

    private RefreshToken NewRow(SignedIn user, Guid session, byte[] hash, TimeSpan lifetime) =>
        new()
        {
            Hash = hash,
            UserId = user.UserId,
            Family = session,
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = clock.GetUtcNow() + lifetime,
            AuthenticatedAt = user.At,
        };

    private async Task BeginAsync(
        Actor actor,
        RefreshToken row,
        SessionPlace place,
        string? provider,
        bool isConsole,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db
            .RefreshTokens.Where(t => t.UserId == row.UserId && t.ExpiresAt <= now)
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .Users.Where(u => u.Id == row.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignInAt, now), cancellationToken);
        db.RefreshTokens.Add(row);
        audit.Add(
            db,
            actor,
            AuditActions.SignedIn,
            AuditSubject.Account(actor.Name),
            before: null,
            provider is null ? new { session = row.Family } : new { session = row.Family, provider }
        );
        db.UserSessions.Add(
            new()
            {
                Id = row.Family,
                UserId = row.UserId,
                IsConsole = isConsole,
                StartedAt = now,
                SeenAt = now,
                Address = place.Address,
                Agent = place.Agent,
                Provider = provider,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }
}
