using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Keys;

namespace TaskQueue.Core.Security.Tickets;

/// <summary>
/// Makes tickets, and takes each back once: of many who bring the same one at once, at whatever Web process, one gets in.
/// What its owner may do is asked when it is used.
/// </summary>
/// <param name="contexts">The store, which all Web processes share.</param>
/// <param name="sessions">Knows whether the session still stands.</param>
/// <param name="keys">Knows whether the key is still good.</param>
/// <param name="clock">The current time.</param>
public sealed class AccessTickets(
    IDbContextFactory<AppDbContext> contexts,
    SessionCheck sessions,
    ApiKeyCheck keys,
    TimeProvider clock
)
{
    /// <summary>How long a ticket holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Tickets that one account may hold at once.</summary>
    public const int Most = 100;

    /// <summary>Characters of a path.</summary>
    public const int LongestPath = 256;

    private const int Bytes = 32;

    /// <summary>Makes a ticket for whoever asks.</summary>
    /// <param name="asker">Who: with a session or a key.</param>
    /// <param name="path">What it is to open, such as <c>/api/v1/events</c>; anything that takes tickets when absent.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The ticket, which is kept nowhere, and its end.</returns>
    /// <exception cref="RefusalException">The path is none, the session is over, or there are too many tickets.</exception>
    public async Task<(string Ticket, DateTimeOffset ExpiresAt)> MakeAsync(
        ClaimsPrincipal asker,
        string? path,
        CancellationToken cancellationToken
    )
    {
        CheckPath(path);
        var token = RandomNumberGenerator.GetBytes(Bytes);
        var now = clock.GetUtcNow();
        var ticket = Of(asker, SHA256.HashData(token), path, now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db
            .AccessTickets.Where(t => t.UserId == ticket.UserId && t.ExpiresAt <= now)
            .ExecuteDeleteAsync(cancellationToken);
        if (await db.AccessTickets.CountAsync(t => t.UserId == ticket.UserId, cancellationToken) >= Most)
        {
            throw new RefusalException(
                RefusalCode.RateLimited,
                $"An account may hold {Most} tickets at once."
            )
            {
                RetryAfter = Lifetime,
            };
        }

        db.AccessTickets.Add(ticket);
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return (Base64Url.EncodeToString(token), ticket.ExpiresAt);
    }

    /// <summary>Uses a ticket up. It is gone whatever the answer is.</summary>
    /// <param name="text">The ticket.</param>
    /// <param name="path">What it is to open.</param>
    /// <param name="from">Where it comes from; a key may be limited to networks.</param>
    /// <param name="cancellationToken">Ends the wait; the ticket may then be used up.</param>
    /// <returns>Whoever asked for it, as they are now; nobody when it is not good.</returns>
    public async Task<TicketHolder?> UseAsync(
        string? text,
        string path,
        IPAddress? from,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(text, cancellationToken) is { } ticket
        && await TakeAsync(ticket, cancellationToken)
        && ticket.Opens(path)
            ? await HolderOfAsync(ticket, from, cancellationToken)
            : null;

    /// <summary>
    /// Looks whose a ticket is. Nobody is let in by that: <see cref="TakeAsync"/> does. At a door that is not its own it is used
    /// up.
    /// </summary>
    /// <param name="text">The ticket.</param>
    /// <param name="path">What it is to open.</param>
    /// <param name="from">Where it comes from; a key may be limited to networks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whoever asked for it, as they are now; nobody when it is not good.</returns>
    public async Task<TicketHolder?> FindAsync(
        string? text,
        string path,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (await ReadAsync(text, cancellationToken) is not { } ticket)
        {
            return null;
        }

        if (!ticket.Opens(path))
        {
            await TakeAsync(ticket, cancellationToken);
            return null;
        }

        return await HolderOfAsync(ticket, from, cancellationToken);
    }

    /// <summary>Uses up a ticket that was found: of many who found it, one does.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Ends the wait; the ticket may then be used up.</param>
    /// <returns>Whether it was this one.</returns>
    public async Task<bool> TakeAsync(AccessTicket ticket, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var taken = await db
            .AccessTickets.Where(t => t.Hash == ticket.Hash)
            .ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return taken == 1;
    }

    /// <summary>Makes a ticket that was taken good again, until its end: it opened nothing.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    public async Task GiveBackAsync(AccessTicket ticket, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        db.AccessTickets.Add(ticket);
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private async Task<AccessTicket?> ReadAsync(string? text, CancellationToken cancellationToken)
    {
        if (HashOf(text) is not { } hash)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return await db
            .AccessTickets.AsNoTracking()
            .FirstOrDefaultAsync(t => t.Hash == hash && t.ExpiresAt > now, cancellationToken);
    }

    private async Task<TicketHolder?> HolderOfAsync(
        AccessTicket ticket,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (ticket.KeyId is { } key)
        {
            return await keys.FindAsync(key, from, cancellationToken) is { } holder
                ? new(ticket, holder, null)
                : null;
        }

        var session = new SessionTicket(ticket.Session!.Value, ticket.UserId, ticket.Stamp!);
        return await sessions.FindAsync(session, cancellationToken) is { } actor
            ? new(ticket, actor, session)
            : null;
    }

    private static AccessTicket Of(ClaimsPrincipal asker, byte[] hash, string? path, DateTimeOffset now)
    {
        if (asker.Identity is ActorIdentity { Who: { KeyId: { } key, UserId: { } owner } })
        {
            return new()
            {
                Hash = hash,
                UserId = owner,
                KeyId = key,
                Path = path,
                CreatedAt = now,
                ExpiresAt = now + Lifetime,
            };
        }

        var session = SessionClaims.Read(asker) ?? throw Accounts.Person.SignedOut();
        return new()
        {
            Hash = hash,
            UserId = session.UserId,
            Session = session.Session,
            Stamp = session.Stamp,
            Path = path,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
    }

    private static void CheckPath(string? path)
    {
        if (
            path is not null
            && (
                path is not ['/', ..]
                || path.Length > LongestPath
                || path.Any(c => char.IsControl(c) || c is '?' or '#' or '\\')
            )
        )
        {
            throw RefusalException.Field(
                "path",
                $"Must be a path such as /api/v1/events, without a query, of at most {LongestPath} characters."
            );
        }
    }

    private static byte[]? HashOf(string? text)
    {
        var bytes = new byte[Bytes];
        return
            text is { Length: <= 2 * Bytes }
            && Base64Url.IsValid(text, out var length)
            && length == Bytes
            // Not the Try form: it throws where bits are left over.
            && Base64Url.DecodeFromChars(text, bytes, out _, out _) is OperationStatus.Done
            ? SHA256.HashData(bytes)
            : null;
    }
}

/// <summary>Who came with a ticket.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Actor">Who, and what they may do now.</param>
/// <param name="Session">Their session; none where a key had asked for the ticket.</param>
public sealed record TicketHolder(AccessTicket Ticket, Actor Actor, SessionTicket? Session);
