using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// When the password was given that a session stands on. It is kept with the session's tokens and not believed of a cookie,
/// so that giving it again counts at once, for pages that are open, too.
/// </summary>
internal static class SessionProof
{
    /// <summary>Reads it.</summary>
    /// <returns>Nothing when the session does not stand.</returns>
    public static async Task<DateTimeOffset?> FindAsync(
        AppDbContext db,
        Guid userId,
        Guid session,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        // A program's session has several rows: a renewal that began before keeps the older time in its own.
        await db
            .RefreshTokens.Where(t => t.Family == session && t.UserId == userId && t.ExpiresAt > now)
            .OrderByDescending(t => t.AuthenticatedAt)
            .Select(t => (DateTimeOffset?)t.AuthenticatedAt)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Writes that it was given now. The caller's transaction carries it.</summary>
    /// <returns>Whether the session stands.</returns>
    public static async Task<bool> RenewAsync(
        AppDbContext db,
        Guid userId,
        Guid session,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await db
            .RefreshTokens.Where(t => t.Family == session && t.UserId == userId && t.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.AuthenticatedAt, now), cancellationToken) > 0;
}
