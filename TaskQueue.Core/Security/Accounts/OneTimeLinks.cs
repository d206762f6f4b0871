using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Makes links that do one thing once, and takes them back. The caller's transaction carries it.</summary>
internal static class OneTimeLinks
{
    private const int Bytes = 32;

    /// <summary>How long a link holds.</summary>
    public static TimeSpan LifetimeOf(LinkPurpose purpose) =>
        purpose switch
        {
            LinkPurpose.Reset => TimeSpan.FromMinutes(15),
            LinkPurpose.Invitation => TimeSpan.FromDays(7),
            _ => TimeSpan.FromDays(1),
        };

    /// <summary>The page that a link opens.</summary>
    public static string PageOf(LinkPurpose purpose) =>
        purpose switch
        {
            LinkPurpose.Reset => "reset-password",
            LinkPurpose.Invitation => "invitation",
            _ => "confirm-email",
        };

    /// <summary>Makes a link; an older one of the same kind ends.</summary>
    /// <returns>Its token, which is kept nowhere.</returns>
    public static async Task<string> AddAsync(
        AppDbContext db,
        Guid userId,
        LinkPurpose purpose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await db
            .OneTimeLinks.Where(l => l.UserId == userId && l.Purpose == purpose)
            .ExecuteDeleteAsync(cancellationToken);
        var token = RandomNumberGenerator.GetBytes(Bytes);
        db.OneTimeLinks.Add(
            new()
            {
                Hash = SHA256.HashData(token),
                UserId = userId,
                Purpose = purpose,
                CreatedAt = now,
                ExpiresAt = now + LifetimeOf(purpose),
            }
        );
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whose link this is, without using it up.</summary>
    /// <returns>The account; nothing when there is no such link, or it has ended.</returns>
    public static async Task<Guid?> FindAsync(
        AppDbContext db,
        string? token,
        LinkPurpose purpose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (HashOf(token) is not { } hash)
        {
            return null;
        }

        var links = await db
            .OneTimeLinks.Where(l => l.Hash == hash && l.Purpose == purpose && l.ExpiresAt > now)
            .Select(l => l.UserId)
            .ToListAsync(cancellationToken);
        return links.Count == 0 ? null : links[0];
    }

    /// <summary>Uses a link up: of many who try at once, one gets it.</summary>
    /// <returns>Whose it was; nothing when there is no such link, or it has ended.</returns>
    public static async Task<Guid?> TakeAsync(
        AppDbContext db,
        string? token,
        LinkPurpose purpose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(db, token, purpose, now, cancellationToken) is not { } userId)
        {
            return null;
        }

        var hash = HashOf(token)!;
        var taken = await db.OneTimeLinks.Where(l => l.Hash == hash).ExecuteDeleteAsync(cancellationToken);
        return taken == 1 ? userId : null;
    }

    /// <summary>Ends all links of an account.</summary>
    public static Task EndAllAsync(AppDbContext db, Guid userId, CancellationToken cancellationToken) =>
        db.OneTimeLinks.Where(l => l.UserId == userId).ExecuteDeleteAsync(cancellationToken);

    private static byte[]? HashOf(string? token)
    {
        var bytes = new byte[Bytes];
        return
            token is { Length: <= 2 * Bytes }
            && Base64Url.IsValid(token, out var length)
            && length == Bytes
            // Not the one that tries: it throws where bits are left over.
            && Base64Url.DecodeFromChars(token, bytes, out _, out _) is OperationStatus.Done
            ? SHA256.HashData(bytes)
            : null;
    }
}
