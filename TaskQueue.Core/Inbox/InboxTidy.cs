using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>Keeps inboxes small: by age, by number, and without what belongs to things or accounts that are gone.</summary>
internal static class InboxTidy
{
    private const int Step = 1000;

    /// <summary>Removes what is too much.</summary>
    /// <param name="db">The store, in a write transaction.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Ends it; nothing is removed then.</param>
    public static async Task RunAsync(
        AppDbContext db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var before = now - InboxLimits.Kept;
        var old = await db
            .Notices.Where(n => n.At < before || !db.Users.Any(u => u.Id == n.UserId))
            .OrderBy(n => n.Id)
            .Select(n => n.Id)
            .Take(Step)
            .ToListAsync(cancellationToken);
        if (old.Count > 0)
        {
            await db.Notices.Where(n => old.Contains(n.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        var full = await db
            .Notices.GroupBy(n => n.UserId)
            .Where(g => g.Count() > InboxLimits.Notices)
            .Select(g => g.Key)
            .Order()
            .Take(Step)
            .ToListAsync(cancellationToken);
        foreach (var user in full)
        {
            var last = await db
                .Notices.Where(n => n.UserId == user)
                .OrderByDescending(n => n.Id)
                .Skip(InboxLimits.Notices)
                .Select(n => n.Id)
                .FirstOrDefaultAsync(cancellationToken);
            await db
                .Notices.Where(n => n.UserId == user && n.Id.CompareTo(last) <= 0)
                .ExecuteDeleteAsync(cancellationToken);
        }

        // Tasks tell that they are gone; see TaskEnds.
        await db
            .Follows.Where(f =>
                !db.Users.Any(u => u.Id == f.UserId)
                || (f.Kind == FollowKind.Schedule && !db.Schedules.Any(s => s.Id == f.SubjectId))
                || (f.Kind == FollowKind.Operation && !db.Operations.Any(o => o.Id == f.SubjectId))
            )
            .ExecuteDeleteAsync(cancellationToken);
    }
}
