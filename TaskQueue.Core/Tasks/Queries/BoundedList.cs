using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Reads a page of a filter that no index serves alone: along the ways of <see cref="ListWalks"/>, a bounded number of
/// rows at a time. A page that ends early says how far it looked, and its cursor goes on from there.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="filter">Which tasks.</param>
/// <param name="clock">Ends what takes too long.</param>
internal sealed class BoundedList(AppDbContext db, TaskFilter filter, TimeProvider clock)
{
    /// <summary>Rows that one page looks at.</summary>
    public const int MostRows = 20_000;

    /// <summary>After that no further step is begun.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(60);

    // The first step is small: what is not rare is found in it.
    private const int FirstStep = 500;
    private const int Growth = 4;

    // A count says "or more" where it stopped; it need not look as far as a page.
    private const int MostCounted = 10_000;

    // An id may be of a later time than its task: of that of a batch, or of a clock that was put back since.
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(1);

    private readonly long _began = clock.GetTimestamp();
    private int _looked;
    private DateTimeOffset? _latest;

    /// <summary>Reads a page.</summary>
    public async Task<Page<TaskItem>> ReadAsync(
        TaskCursor? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (await FewTasks.FindAsync(db, filter, cancellationToken) is { } few)
        {
            var some = TaskCursor.Order(Among(few), filter, after);
            var all = await TaskFilterQuery
                .WithoutBodies(some.Take(limit + 1))
                .ToListAsync(cancellationToken);
            return all.Count > limit
                ? new(all[..limit], TaskCursor.Of(all[limit - 1], filter))
                : new(all, null);
        }

        _latest = await LatestAsync(cancellationToken);
        var walks = ListWalks.Of(filter);
        var found = new List<TaskItem>();
        TaskCursor? horizon = null;
        foreach (var walk in walks)
        {
            var (rows, end) = await WalkAsync(
                walk,
                after,
                limit + 1,
                MostRows / walks.Count,
                cancellationToken
            );
            found.AddRange(rows);
            // No further than the way on which the least was looked at.
            horizon = end is null || (horizon is not null && Compare(horizon, end) <= 0) ? horizon : end;
        }

        List<TaskItem> items =
        [
            .. found
                .Where(t => horizon is null || Compare(TaskCursor.At(t), horizon) <= 0)
                .Order(Comparer<TaskItem>.Create((a, b) => Compare(TaskCursor.At(a), TaskCursor.At(b)))),
        ];
        if (items.Count > limit)
        {
            items = items[..limit];
            return new(items, TaskCursor.Of(items[^1], filter));
        }

        if (horizon is null)
        {
            return new(items, null);
        }

        IReadOnlyList<string> bound = [TaskSearch.Bounded(_looked, horizon.Id)];
        return new(items, horizon.Text(filter)) { NotSearched = bound, SearchedLater = bound };
    }

    /// <summary>Counts, of as many rows as a page looks at, those that are wanted.</summary>
    /// <returns>The number, and whether it is all of them.</returns>
    public async Task<(int Count, bool IsAll)> CountAsync(int most, CancellationToken cancellationToken)
    {
        if (await FewTasks.FindAsync(db, filter, cancellationToken) is { } few)
        {
            return (
                await Among(few).CountAsync(t => !filter.ByFinish || t.FinishedAt != null, cancellationToken),
                true
            );
        }

        var walks = ListWalks.Of(filter);
        var (count, isAll) = (0, true);
        foreach (var walk in walks)
        {
            var end = await EndAsync(walk, null, MostCounted / walks.Count, cancellationToken);
            count += await Wanted(walk, null, end, MostCounted / walks.Count)
                .Where(t => !filter.ByFinish || t.FinishedAt != null)
                .Select(t => t.Id)
                .Take(most - count)
                .CountAsync(cancellationToken);
            isAll &= end is null;
            if (count == most)
            {
                return (count, false);
            }
        }

        return (count, isAll);
    }

    /// <summary>All tasks of the filter, in no order; nothing where more than so many would have to be looked at.</summary>
    public async Task<IReadOnlyList<IQueryable<TaskItem>>?> AllAsync(
        int most,
        CancellationToken cancellationToken
    )
    {
        if (await FewTasks.FindAsync(db, filter, cancellationToken) is { } few)
        {
            return [Among(few)];
        }

        var (walks, room) = (ListWalks.Of(filter), most);
        foreach (var walk in walks)
        {
            room -= await Ids(walk, null).Take(room + 1).CountAsync(cancellationToken);
            if (room < 0)
            {
                return null;
            }
        }

        return [.. walks.Select(walk => Wanted(walk, null, null, most))];
    }

    private IQueryable<TaskItem> Among(IQueryable<Guid> few) =>
        few.Join(TaskFilterQuery.Apply(db, filter), id => id, t => t.Id, (_, t) => t);

    // The rows, and where the walk stands; nowhere when it is through.
    private async Task<(List<TaskItem> Rows, TaskCursor? End)> WalkAsync(
        ListWalk walk,
        TaskCursor? after,
        int limit,
        int most,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<TaskItem>();
        for (var (step, looked) = (FirstStep, 0); looked < most; step *= Growth)
        {
            step = Math.Min(step, most - looked);
            var end = await EndAsync(walk, after, step, cancellationToken);
            var wanted = TaskCursor.Order(Wanted(walk, after, end, step), walk.Filter, null);
            rows.AddRange(
                await TaskFilterQuery
                    .WithoutBodies(wanted.Take(limit - rows.Count))
                    .ToListAsync(cancellationToken)
            );
            if (rows.Count == limit)
            {
                return (rows, TaskCursor.At(rows[^1]));
            }

            if (end is null)
            {
                return (rows, null);
            }

            (after, looked, _looked) = (Onward(end), looked + step, _looked + step);
            if (after is null)
            {
                return (rows, null);
            }

            if (clock.GetElapsedTime(_began) > MostTime)
            {
                break;
            }
        }

        return (rows, after);
    }

    // Where a walk goes on behind a place; nowhere when nothing that is wanted follows. Ids rise with the time of acceptance: what
    // came after all that is wanted is passed over at once, or a list of long ago would begin with everything since.
    private TaskCursor? Onward(TaskCursor end)
    {
        if (filter.ByFinish || _latest is not { } latest || TaskIds.TimeOf(end.Id) - Lead <= latest)
        {
            return end;
        }

        return filter.OldestFirst ? null : new TaskCursor(TaskIds.FirstOf(latest + Lead), null);
    }

    // What ended before a time was accepted before it, and so was all that died of an error before the last that did.
    private async Task<DateTimeOffset?> LatestAsync(CancellationToken cancellationToken)
    {
        var died = filter.Fingerprints is [var error]
            ? await FewTasks.LastDeathAsync(db, error, cancellationToken)
            : null;
        return new[] { filter.CreatedTo, filter.FinishedTo, died }.Min();
    }

    // The last row of a step; nowhere when there are not as many. Its index alone tells.
    private async Task<TaskCursor?> EndAsync(
        ListWalk walk,
        TaskCursor? after,
        int step,
        CancellationToken cancellationToken
    )
    {
        if (!filter.ByFinish)
        {
            var last = await Ids(walk, after).Skip(step - 1).Take(1).ToListAsync(cancellationToken);
            return last is [var id] ? new(id, null) : null;
        }

        var end = await TaskCursor
            .Order(TaskFilterQuery.Apply(db, walk.Index), walk.Index, after)
            .Select(t => new { t.Id, t.FinishedAt })
            .Skip(step - 1)
            .Take(1)
            .ToListAsync(cancellationToken);
        return end is [var row] ? new(row.Id, row.FinishedAt) : null;
    }

    // The ids of the step come from its index, and the rows by their ids: a planner cannot take another way, on which the
    // tasks that are wanted may be rare.
    private IQueryable<TaskItem> Wanted(ListWalk walk, TaskCursor? after, TaskCursor? end, int step)
    {
        var query = TaskFilterQuery.Apply(db, walk.Filter);
        query = TaskCursor.Until(TaskCursor.Behind(query, filter, after), filter, end);
        return Ids(walk, after).Take(step).Join(query, id => id, t => t.Id, (_, t) => t);
    }

    private IQueryable<Guid> Ids(ListWalk walk, TaskCursor? after)
    {
        if (
            (
                walk.Tag is { } tag ? db.Tags.Where(t => t.Tag == tag).Select(t => t.TaskId)
                : walk.Value is { Path: { } path, Values: [{ Text: { } text }] }
                    ? db.Values.Where(v => v.Path == path && v.Value == text).Select(v => v.TaskId)
                : null
            )
            is not { } ids
        )
        {
            return TaskCursor
                .Order(TaskFilterQuery.Apply(db, walk.Index), walk.Index, after)
                .Select(t => t.Id);
        }

        if (filter.CreatedFrom is { } from)
        {
            var first = TaskIds.FirstOf(from);
            ids = ids.Where(id => id.CompareTo(first) >= 0);
        }

        if (after is { Id: var last })
        {
            ids = filter.OldestFirst
                ? ids.Where(id => id.CompareTo(last) > 0)
                : ids.Where(id => id.CompareTo(last) < 0);
        }

        return filter.OldestFirst ? ids.Order() : ids.OrderDescending();
    }

    private int Compare(TaskCursor a, TaskCursor b)
    {
        var order = filter.ByFinish ? Nullable.Compare(a.FinishedAt, b.FinishedAt) : 0;
        order = order == 0 ? a.Id.CompareTo(b.Id) : order;
        return filter.OldestFirst ? order : -order;
    }
}
