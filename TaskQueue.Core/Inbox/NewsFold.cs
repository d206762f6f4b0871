using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Makes notices of what transactions have left for followers, and removes it in the same transaction, by its ids: what commits
/// late is simply found later, and a second process that does the same at the same time finds that it is gone.
/// </summary>
internal static class NewsFold
{
    /// <summary>Tells of some.</summary>
    /// <param name="db">The store, in a write transaction.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="most">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    /// <returns>The notices; nothing where another process was first, and then nothing may be kept.</returns>
    public static async Task<IReadOnlyList<Notice>?> TellAsync(
        AppDbContext db,
        TimeProvider clock,
        int most,
        CancellationToken cancellationToken
    )
    {
        var news = await db
            .FollowNews.AsNoTracking()
            .OrderBy(n => n.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        if (news.Count == 0)
        {
            return [];
        }

        var ids = news.Select(n => n.Id).ToList();
        if (
            await db.FollowNews.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(cancellationToken)
            != ids.Count
        )
        {
            return null;
        }

        var keys = news.Select(n => n.Key).Distinct().ToList();
        var follows = await db
            .Follows.AsNoTracking()
            .Where(f => keys.Contains(f.Key))
            .ToListAsync(cancellationToken);
        var byKey = follows.ToLookup(f => f.Key);
        return
        [
            .. from same in news.GroupBy(n => (n.Key, n.Queue, IsDeath: n.Count > 0))
            from follow in byKey[same.Key.Key]
            // What happened before somebody began to follow is not theirs to hear, nor to be counted.
            let heard = same.Where(n => n.At >= follow.Since).ToList()
            where heard.Count > 0
            select NoticeOf(follow, heard[^1], heard.Sum(n => Math.Max(1, n.Count)), TaskIds.Next(clock)),
        ];
    }

    private static Notice NoticeOf(Follow follow, FollowNews last, long count, Guid id) =>
        new()
        {
            Id = id,
            UserId = follow.UserId,
            Kind =
                follow.Kind is FollowKind.Queue ? NoticeKind.QueueDeaths
                : follow.Kind is FollowKind.Group ? NoticeKind.GroupDeaths
                : last.Count > 0 ? NoticeKind.ScheduleDeaths
                : NoticeKind.ScheduleMissed,
            Key = follow.Key,
            About = follow.About,
            Detail =
                follow.Kind is FollowKind.Queue && last.Type is { } type
                    ? $"the last: {type}{(last.Detail is { } kind ? $", {kind}" : "")}"
                    : last.Detail,
            Count = count,
            Queue = last.Queue,
            TaskId = last.TaskId,
            At = last.At,
        };
}
