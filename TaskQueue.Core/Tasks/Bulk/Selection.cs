using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Finds the tasks of a selection, in the order of their ids.</summary>
/// <param name="contexts">The store.</param>
internal sealed class Selection(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Tasks that one step handles.</summary>
    public const int Step = 1000;

    private const int MostShown = 10;

    /// <summary>The next ids of an operation; none when it is through. Ids of a frozen selection come whether the task is there or not.</summary>
    public async Task<IReadOnlyList<Guid>> NextAsync(
        TaskOperation operation,
        int most,
        CancellationToken cancellationToken
    )
    {
        var selected = OperationText.SelectionOf(operation);
        if (selected.Ids is { } ids)
        {
            return [.. ids.Where(id => id.CompareTo(operation.Cursor) > 0).Take(most)];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await LeftOf(TaskFilterQuery.Apply(db, selected.Filter!), operation)
            .OrderBy(t => t.Id)
            .Select(t => t.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The highest id there is; all that comes later is higher, or was accepted by a clock that is behind.</summary>
    public async Task<Guid> LastAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Tasks.OrderByDescending(t => t.Id)
            .Select(t => t.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Counts the tasks of a request by state.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <param name="operation">What it has become: then those that match its filter and that it would touch; absent before.</param>
    public async Task<IReadOnlyDictionary<TaskState, long>> CountAsync(
        BulkRequest request,
        CancellationToken cancellationToken,
        TaskOperation? operation = null
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = new Dictionary<TaskState, long>();
        foreach (var part in Parts(db, request, operation))
        {
            var found = await part.GroupBy(t => t.State)
                .Select(g => new { State = g.Key, Count = g.LongCount() })
                .ToListAsync(cancellationToken);
            found.ForEach(f => counts[f.State] = counts.GetValueOrDefault(f.State) + f.Count);
        }

        return counts;
    }

    /// <summary>Some tasks of a request, the newest first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <param name="operation">What it has become; absent before.</param>
    public async Task<IReadOnlyList<TaskItem>> SampleAsync(
        BulkRequest request,
        CancellationToken cancellationToken,
        TaskOperation? operation = null
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = Parts(db, request, operation)[^1].OrderByDescending(t => t.Id).Take(MostShown);
        return await TaskFilterQuery.WithoutBodies(newest).ToListAsync(cancellationToken);
    }

    // What was accepted since it was asked for does not join, and with the rest it is through.
    private static IQueryable<TaskItem> LeftOf(IQueryable<TaskItem> matching, TaskOperation operation)
    {
        var (cursor, upTo) = (operation.Cursor, operation.UpTo);
        return matching.Where(t => t.Id.CompareTo(cursor) > 0 && t.Id.CompareTo(upTo) <= 0);
    }

    private static IReadOnlyList<IQueryable<TaskItem>> Parts(
        AppDbContext db,
        BulkRequest request,
        TaskOperation? operation
    ) =>
        request.Filter is { } filter
            ?
            [
                operation is null
                    ? TaskFilterQuery.Apply(db, filter)
                    : LeftOf(TaskFilterQuery.Apply(db, filter), operation),
            ]
            :
            [
                .. request
                    .Ids!.Distinct()
                    .Order()
                    .Chunk(Step)
                    .Select(chunk => db.Tasks.AsNoTracking().Where(t => chunk.Contains(t.Id))),
            ];
}
