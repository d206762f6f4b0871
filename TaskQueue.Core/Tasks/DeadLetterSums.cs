using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Core.Tasks;

/// <summary>Counts dead letters by what they died of, by the index of groups.</summary>
internal static class DeadLetterSums
{
    /// <summary>A page of the groups that were seen last, with the whole of their rows.</summary>
    public static async Task<IReadOnlyList<DeadLetterSum>> PageAsync(
        AppDbContext db,
        QueueScope scope,
        LetterGroupSorter sorter,
        LetterGroupFilter filter,
        int skip,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var page = LetterGroupSorter
            .Pick(Standing(db, scope, sorter), filter)
            .OrderByDescending(s => s.Last)
            .ThenBy(s => s.Fingerprint)
            .Skip(skip)
            .Take(limit);
        var found = await (
            from sum in page
            join row in db.LetterGroups.AsNoTracking() on sum.Fingerprint equals row.Fingerprint into rows
            from row in rows.DefaultIfEmpty()
            orderby sum.Last descending, sum.Fingerprint
            select new { Sum = sum, Row = row }
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

    /// <summary>How many groups there are of each kind, of at most <see cref="DeadLetterGroups.MostGroups"/>.</summary>
    public static async Task<LetterGroupCounts> CountAsync(
        AppDbContext db,
        QueueScope scope,
        LetterGroupSorter sorter,
        CancellationToken cancellationToken
    )
    {
        var found = await Standing(db, scope, sorter)
            .GroupBy(s => new { s.Status, s.IsMine })
            .Select(g => new
            {
                g.Key.Status,
                g.Key.IsMine,
                Count = g.Count(),
            })
            .ToListAsync(cancellationToken);
        var all = found.Sum(f => f.Count);
        return new(
            all,
            Of(LetterGroupStatus.Open) + Of(LetterGroupStatus.Regressed),
            found.Where(f => f.IsMine && f.Status != LetterGroupStatus.Resolved).Sum(f => f.Count),
            Of(LetterGroupStatus.Snoozed),
            Of(LetterGroupStatus.Resolved),
            Of(LetterGroupStatus.Regressed),
            all < DeadLetterGroups.MostGroups
        );

        int Of(LetterGroupStatus status) => found.Where(f => f.Status == status).Sum(f => f.Count);
    }

    /// <summary>Which of some groups have letters.</summary>
    public static async Task<HashSet<long>> KnownAsync(
        AppDbContext db,
        QueueScope scope,
        IReadOnlyCollection<long> fingerprints,
        CancellationToken cancellationToken
    ) =>
        fingerprints.Count == 0
            ? []
            :
            [
                .. await Dead(db, scope)
                    .Where(t => fingerprints.Contains(t.Fingerprint!.Value))
                    .Select(t => t.Fingerprint!.Value)
                    .Distinct()
                    .ToListAsync(cancellationToken),
            ];

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

    /// <summary>The last letter of each of some groups, without its bodies: one look at the index for each group.</summary>
    public static async Task<Dictionary<long, TaskItem>> LatestAsync(
        AppDbContext db,
        QueueScope scope,
        long[] fingerprints,
        CancellationToken cancellationToken
    )
    {
        var list = $"[{string.Join(',', fingerprints)}]";
        var (all, queues) = (scope.IsEverywhere, scope.Queues?.ToArray() ?? []);
        var names = JsonStringsConverter.Write(queues);
        // Dead as a constant, so that the filter of the index matches.
        FormattableString onPostgres = $"""
            select t.* from unnest({fingerprints}) as f cross join lateral (
                select x.* from tasks x where x.state = 6 and x.fingerprint = f and ({all} or x.queue = any({queues}))
                order by x.finished_at desc, x.id limit 1) as t
            """;
        FormattableString onSqlite = $"""
            select t.* from json_each({list}) as f join tasks t on t.id = (
                select x.id from tasks x where x.state = 6 and x.fingerprint = f.value
                    and ({all} or x.queue in (select value from json_each({names})))
                order by x.finished_at desc, x.id limit 1)
            """;
        var rows = await db
            .Tasks.FromSql(db is SqliteAppDbContext ? onSqlite : onPostgres)
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

    // The groups that were seen last, with how they stand. What is counted is in the index of groups.
    private static IQueryable<StandingSum> Standing(
        AppDbContext db,
        QueueScope scope,
        LetterGroupSorter sorter
    )
    {
        var sums = Dead(db, scope)
            .Where(t => t.Fingerprint != null)
            .GroupBy(t => t.Fingerprint!.Value)
            .Select(g => new DeathSum
            {
                Fingerprint = g.Key,
                Count = g.LongCount(),
                First = g.Min(t => t.FinishedAt),
                Last = g.Max(t => t.FinishedAt),
            })
            .OrderByDescending(g => g.Last)
            .ThenBy(g => g.Fingerprint)
            .Take(DeadLetterGroups.MostGroups);
        return sorter.Sort(sums, db.LetterGroups.AsNoTracking());
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
