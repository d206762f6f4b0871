using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Tells of work on many tasks that has ended or waits for a word, by comparing the row with what the follow told last. Whoever ended
/// it themselves knows.
/// </summary>
internal static class OperationEnds
{
    /// <summary>What is to be told.</summary>
    /// <param name="db">The store.</param>
    public static IQueryable<OperationTurn> Due(AppDbContext db) =>
        from follow in db.Follows
        join operation in db.Operations on follow.SubjectId equals operation.Id
        join user in db.Users on follow.UserId equals user.Id
        where
            follow.Kind == FollowKind.Operation
            && (
                operation.FinishedAt != null
                || (
                    operation.Status == OperationStatus.Paused
                    && operation.Stage == OperationStage.Offered
                    && !follow.Asked
                )
            )
        select new OperationTurn
        {
            Follow = follow,
            Action = operation.Action,
            Status = operation.Status,
            Matched = operation.Matched,
            Done = operation.Done,
            Failed = operation.Failed,
            FinishedAt = operation.FinishedAt,
            IsOwnAct =
                operation.ChangedBy == user.Email
                && (
                    operation.Status == OperationStatus.Cancelled
                    || operation.Status == OperationStatus.Undone
                ),
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
        var found = await Due(db)
            .AsNoTracking()
            .OrderBy(o => o.Follow.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        var notices = new List<Notice>();
        foreach (var o in found)
        {
            var isOver = o.FinishedAt is not null;
            var row = db.Follows.Where(f => f.Id == o.Follow.Id && f.Asked == o.Follow.Asked);
            var taken = isOver
                ? await row.ExecuteDeleteAsync(cancellationToken)
                : await row.ExecuteUpdateAsync(set => set.SetProperty(f => f.Asked, true), cancellationToken);
            // It had ended before it was followed.
            if (taken == 0 || o.IsOwnAct || (isOver && o.Follow.SeenEnd == o.FinishedAt))
            {
                continue;
            }

            var now = clock.GetUtcNow();
            notices.Add(
                new()
                {
                    Id = TaskIds.Next(clock),
                    UserId = o.Follow.UserId,
                    Kind = isOver ? NoticeKind.OperationEnded : NoticeKind.OperationAsks,
                    Key = o.Follow.Key,
                    About = o.Action.ToString(),
                    State = o.Status.ToString().ToLowerInvariant(),
                    Detail = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{o.Done:#,0} done, {o.Failed:#,0} failed"
                    ),
                    Count = o.Matched,
                    Needs = o.Follow.Needs,
                    At = o.FinishedAt ?? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
                }
            );
        }

        return notices;
    }
}

/// <summary>Work on many tasks that has come to something which its follower is to hear.</summary>
internal sealed class OperationTurn
{
    public required Follow Follow { get; init; }

    public required BulkAction Action { get; init; }

    public required OperationStatus Status { get; init; }

    public required long Matched { get; init; }

    public required long Done { get; init; }

    public required long Failed { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required bool IsOwnAct { get; init; }
}
