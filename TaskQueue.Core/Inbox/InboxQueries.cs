using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Inbox;

/// <summary>Reads the inbox of whoever asks.</summary>
/// <param name="contexts">The store.</param>
public sealed class InboxQueries(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>A page of notices, the newest first.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="unread">Whether what was read is left out.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">A key asks, or the cursor is none of this list.</exception>
    public Task<Page<Notice>> ListAsync(
        Actor actor,
        bool unread,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var owner = InboxOwner.Of(actor);
        limit = Math.Clamp(limit, 1, InboxLimits.Page);
        Guid? before =
            cursor is null ? null
            : Guid.TryParseExact(cursor, "N", out var id) ? id
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var own = db.Notices.AsNoTracking().Where(n => n.UserId == owner);
            own = unread ? own.Where(n => n.ReadAt == null) : own;
            own = before is { } last ? own.Where(n => n.Id.CompareTo(last) < 0) : own;
            var rows = await NoticeSight
                .SeenBy(db, own, actor)
                .OrderByDescending(n => n.Id)
                .Take(limit + 1)
                .ToListAsync(cancellationToken);
            return rows.Count > limit
                ? new Page<Notice>(rows[..limit], rows[limit - 1].Id.ToString("N"))
                : new(rows, null);
        });
    }

    /// <summary>How many notices were not read.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">A key asks.</exception>
    public Task<int> CountUnreadAsync(Actor actor, CancellationToken cancellationToken)
    {
        var owner = InboxOwner.Of(actor);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var own = db.Notices.Where(n => n.UserId == owner && n.ReadAt == null);
            return await NoticeSight.SeenBy(db, own, actor).CountAsync(cancellationToken);
        });
    }
}
