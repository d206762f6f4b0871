using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Puts notices into inboxes, within the transaction of whoever calls. What keeps happening to the same thing while nobody
/// reads is one notice that counts up and comes to the top, not a heap of them.
/// </summary>
internal static class NoticeWriter
{
    /// <summary>Adds notices.</summary>
    /// <param name="db">The store, in a write transaction.</param>
    /// <param name="notices">The notices.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    public static async Task AddAsync(
        AppDbContext db,
        IReadOnlyList<Notice> notices,
        CancellationToken cancellationToken
    )
    {
        if (notices.Count == 0)
        {
            return;
        }

        var (users, keys) = (
            notices.Select(n => n.UserId).Distinct().ToList(),
            notices.Where(n => Counts(n.Kind)).Select(n => n.Key).Distinct().ToList()
        );
        var unread =
            keys.Count == 0
                ? []
                : await db
                    .Notices.AsNoTracking()
                    .Where(n => users.Contains(n.UserId) && keys.Contains(n.Key) && n.ReadAt == null)
                    .ToListAsync(cancellationToken);
        var before = unread
            .GroupBy(n => (n.UserId, n.Key, n.Kind, n.Queue))
            .ToDictionary(g => g.Key, g => (Count: g.Sum(n => n.Count), Ids: g.Select(n => n.Id)));
        var gone = new List<Guid>();
        foreach (var notice in notices)
        {
            if (
                Counts(notice.Kind)
                && before.Remove((notice.UserId, notice.Key, notice.Kind, notice.Queue), out var last)
            )
            {
                gone.AddRange(last.Ids);
                db.Notices.Add(Again(notice, last.Count));
            }
            else
            {
                db.Notices.Add(notice);
            }
        }

        if (gone.Count > 0)
        {
            await db.Notices.Where(n => gone.Contains(n.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static bool Counts(NoticeKind kind) =>
        kind
            is NoticeKind.QueueDeaths
                or NoticeKind.ScheduleDeaths
                or NoticeKind.ScheduleMissed
                or NoticeKind.GroupDeaths;

    private static Notice Again(Notice notice, long before) =>
        new()
        {
            Id = notice.Id,
            UserId = notice.UserId,
            Kind = notice.Kind,
            Key = notice.Key,
            About = notice.About,
            State = notice.State,
            Detail = notice.Detail,
            Count = notice.Count + before,
            Queue = notice.Queue,
            Needs = notice.Needs,
            TaskId = notice.TaskId,
            At = notice.At,
        };
}
