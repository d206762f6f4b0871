using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Tells of ends of tasks that are followed. Nothing is noted when a task ends, which would cost each of them: each follow knows the
/// end that it told last and is compared with the row, so that the order of commits does not matter and none is told twice.
/// </summary>
internal static class TaskEnds
{
    /// <summary>The ends that are to be told.</summary>
    /// <param name="db">The store.</param>
    public static IQueryable<TaskEnd> Due(AppDbContext db) =>
        from follow in db.Follows
        join task in db.Tasks on follow.SubjectId equals task.Id
        where
            follow.Kind == FollowKind.Task
            && task.FinishedAt != null
            && (follow.SeenEnd == null || follow.SeenEnd != task.FinishedAt)
        select new TaskEnd
        {
            Follow = follow,
            Name = task.Name,
            Type = task.Type,
            Queue = task.Queue,
            State = task.State,
            ErrorKind = task.ErrorKind,
            FinishedAt = task.FinishedAt,
        };

    /// <summary>Tells of some.</summary>
    /// <param name="db">The store, in a write transaction.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    public static async Task<IReadOnlyList<Notice>> TellAsync(
        AppDbContext db,
        TimeProvider clock,
        int most,
        CancellationToken cancellationToken
    )
    {
        var ended = await Due(db)
            .AsNoTracking()
            .OrderBy(e => e.Follow.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        var notices = new List<Notice>();
        foreach (var e in ended)
        {
            var row = db.Follows.Where(f => f.Id == e.Follow.Id && f.SeenEnd == e.Follow.SeenEnd);
            // What has succeeded stays so, and there is no more to hear of it.
            var isTaken =
                e.State is TaskState.Succeeded
                    ? await row.ExecuteDeleteAsync(cancellationToken)
                    : await row.ExecuteUpdateAsync(
                        set => set.SetProperty(f => f.SeenEnd, e.FinishedAt),
                        cancellationToken
                    );
            if (isTaken == 1)
            {
                notices.Add(
                    new()
                    {
                        Id = TaskIds.Next(clock),
                        UserId = e.Follow.UserId,
                        Kind = NoticeKind.TaskEnded,
                        Key = e.Follow.Key,
                        About = Cut(e.Name ?? e.Type),
                        State = e.State.Word(),
                        Detail = e.State is TaskState.Dead && e.ErrorKind is { } kind ? Cut(kind) : null,
                        Count = 1,
                        Queue = e.Queue,
                        TaskId = e.Follow.SubjectId,
                        At = e.FinishedAt!.Value,
                    }
                );
            }
        }

        return notices;
    }

    /// <summary>Lets go of tasks that are gone, and tells of those that were deleted before they had ended.</summary>
    /// <param name="db">The store, in a write transaction.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    public static async Task<IReadOnlyList<Notice>> TellGoneAsync(
        AppDbContext db,
        TimeProvider clock,
        int most,
        CancellationToken cancellationToken
    )
    {
        var gone = await db
            .Follows.AsNoTracking()
            .Where(f => f.Kind == FollowKind.Task && !db.Tasks.Any(t => t.Id == f.SubjectId))
            .OrderBy(f => f.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        var notices = new List<Notice>();
        foreach (var follow in gone)
        {
            var taken = await db.Follows.Where(f => f.Id == follow.Id).ExecuteDeleteAsync(cancellationToken);
            if (taken == 1 && follow.SeenEnd is null)
            {
                notices.Add(
                    new()
                    {
                        Id = TaskIds.Next(clock),
                        UserId = follow.UserId,
                        Kind = NoticeKind.TaskDeleted,
                        Key = follow.Key,
                        About = follow.About,
                        Count = 1,
                        Queue = follow.Queue,
                        At = Now(clock),
                    }
                );
            }
        }

        return notices;
    }

    private static DateTimeOffset Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static string Cut(string text) => AttemptLimits.Cut(text, InboxLimits.Text);
}

/// <summary>The end of a task that somebody follows.</summary>
internal sealed class TaskEnd
{
    public required Follow Follow { get; init; }

    public string? Name { get; init; }

    public required string Type { get; init; }

    public required string Queue { get; init; }

    public required TaskState State { get; init; }

    public string? ErrorKind { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
