using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Core.Tasks;

/// <summary>Counts dead letters by what they died of, by the index of groups.</summary>
internal static class DeadLetterSums
{
    /// <summary>The groups that were seen last, and of their rows what tells their status and whose they are.</summary>
    public static async Task<List<DeadLetterSum>> ReadAsync(
        AppDbContext db,
        QueueScope scope,
        int most,
        CancellationToken cancellationToken
    )
    {
        var sums = Dead(db, scope)
            .Where(t => t.Fingerprint != null)
            .GroupBy(t => t.Fingerprint!.Value)
            .Select(g => new
            {
                Fingerprint = g.Key,
                Count = g.LongCount(),
                First = g.Min(t => t.FinishedAt),
                Last = g.Max(t => t.FinishedAt),
            })
            .OrderByDescending(g => g.Last)
            .ThenBy(g => g.Fingerprint)
            .Take(most);
        var found = await (
            from sum in sums
            join row in db.LetterGroups.AsNoTracking() on sum.Fingerprint equals row.Fingerprint into rows
            from row in rows.DefaultIfEmpty()
            orderby sum.Last descending, sum.Fingerprint
            select new
            {
                Sum = sum,
                // Ten thousand notes weigh more than the rest together.
                Row = row == null
                    ? null
                    : new LetterGroup
                    {
                        Fingerprint = row.Fingerprint,
                        Type = row.Type,
                        OwnerId = row.OwnerId,
                        Owner = row.Owner,
                        SnoozedAt = row.SnoozedAt,
                        SnoozedUntil = row.SnoozedUntil,
                        SnoozedToDeaths = row.SnoozedToDeaths,
                        ResolvedAt = row.ResolvedAt,
                        ResolvedDeaths = row.ResolvedDeaths,
                        Deaths = row.Deaths,
                    },
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. found.Select(f => new DeadLetterSum(
                f.Sum.Fingerprint,
                f.Sum.Count,
                f.Sum.First!.Value,
                f.Sum.Last!.Value,
                f.Row
            )),
        ];
    }

    /// <summary>Some groups with the whole of their rows.</summary>
    public static async Task<IReadOnlyList<DeadLetterSum>> WithRowsAsync(
        AppDbContext db,
        IReadOnlyList<DeadLetterSum> sums,
        CancellationToken cancellationToken
    )
    {
        long[] acted = [.. sums.Where(s => s.Row is not null).Select(s => s.Fingerprint)];
        if (acted.Length == 0)
        {
            return sums;
        }

        var rows = await db
            .LetterGroups.AsNoTracking()
            .Where(g => acted.Contains(g.Fingerprint))
            .ToDictionaryAsync(g => g.Fingerprint, cancellationToken);
        return [.. sums.Select(s => s with { Row = rows.GetValueOrDefault(s.Fingerprint) })];
    }

    /// <summary>One group; none where there is neither a letter nor a row.</summary>
    public static async Task<DeadLetterSum?> ReadAsync(
        AppDbContext db,
        QueueScope scope,
        long fingerprint,
        CancellationToken cancellationToken
    )
    {
        var sum = await Dead(db, scope)
            .Where(t => t.Fingerprint == fingerprint)
            .GroupBy(t => t.Fingerprint)
            .Select(g => new
            {
                Count = g.LongCount(),
                First = g.Min(t => t.FinishedAt),
                Last = g.Max(t => t.FinishedAt),
            })
            .SingleOrDefaultAsync(cancellationToken);
        var row = await db
            .LetterGroups.AsNoTracking()
            .SingleOrDefaultAsync(g => g.Fingerprint == fingerprint, cancellationToken);
        return sum is not null ? new(fingerprint, sum.Count, sum.First!.Value, sum.Last!.Value, row)
            : row is not null ? DeadLetterSum.Empty(row)
            : null;
    }

    /// <summary>The last letter of each of some groups, without its bodies.</summary>
    public static async Task<Dictionary<long, TaskItem>> LatestAsync(
        AppDbContext db,
        QueueScope scope,
        long[] fingerprints,
        CancellationToken cancellationToken
    )
    {
        // One look at the index for each group of the page.
        var seen = Dead(db, scope);
        var rows = await db
            .Tasks.Where(t =>
                t.State == EF.Constant(TaskState.Dead)
                && fingerprints.Contains(t.Fingerprint!.Value)
                && t.Id
                    == seen.Where(x => x.Fingerprint == t.Fingerprint)
                        .OrderByDescending(x => x.FinishedAt)
                        .ThenBy(x => x.Id)
                        .Select(x => x.Id)
                        .First()
            )
            .Select(t => new TaskItem
            {
                Id = t.Id,
                Type = t.Type,
                Queue = t.Queue,
                CreatedBy = t.CreatedBy,
                ErrorKind = t.ErrorKind,
                ErrorMessage = t.ErrorMessage,
                Fingerprint = t.Fingerprint,
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(t => t.Fingerprint!.Value);
    }

    // Dead as a constant, so that the filter of the index matches.
    private static IQueryable<TaskItem> Dead(AppDbContext db, QueueScope scope)
    {
        var dead = db.Tasks.Where(t => t.State == EF.Constant(TaskState.Dead));
        return scope.Queues is { } queues ? dead.Where(t => queues.Contains(t.Queue)) : dead;
    }
}

/// <summary>How many letters a group has, and its row.</summary>
/// <param name="Fingerprint">The group.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">When the first of them died.</param>
/// <param name="Last">When the last one did.</param>
/// <param name="Row">What people have made of it; absent before the first act.</param>
internal sealed record DeadLetterSum(
    long Fingerprint,
    long Count,
    DateTimeOffset First,
    DateTimeOffset Last,
    LetterGroup? Row
)
{
    /// <summary>A group that has no letter now.</summary>
    public static DeadLetterSum Empty(LetterGroup row) =>
        new(row.Fingerprint, 0, row.DiedAt ?? row.ChangedAt, row.DiedAt ?? row.ChangedAt, row);
}
