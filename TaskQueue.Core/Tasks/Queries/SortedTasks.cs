using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Reads a page of a list by a value that no index has. Of all tasks that have to be looked at, which must not be many, the
/// value alone is read, and sorted here: so both stores have one order, and one page costs what another does.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="filter">Which tasks, and by what.</param>
/// <param name="clock">The current time.</param>
internal sealed class SortedTasks(AppDbContext db, TaskFilter filter, TimeProvider clock)
{
    /// <summary>Tasks that are looked at; where there are more, the list is refused.</summary>
    public const int Most = 10_000;

    /// <summary>Reads a page.</summary>
    /// <exception cref="RefusalException">The cursor is none of this list, or too many tasks would have to be looked at.</exception>
    public async Task<Page<TaskItem>> ReadAsync(
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var after = cursor is null ? null : SortedPlace.Read(cursor, filter);
        var order = SortedPlace.Order(filter.OldestFirst);
        List<SortedPlace> behind =
        [
            .. (await PlacesAsync(cancellationToken))
                .Where(p => after is null || order.Compare(p, after) > 0)
                .Order(order)
                .Take(limit + 1),
        ];
        var ids = behind.Take(limit).Select(p => p.Id).ToList();
        var rows = await TaskFilterQuery
            .WithoutBodies(db.Tasks.AsNoTracking().Where(t => ids.Contains(t.Id)))
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        return new(
            [.. ids.Select(id => rows.GetValueOrDefault(id)).OfType<TaskItem>()],
            behind.Count > limit ? behind[limit - 1].Text(filter) : null
        );
    }

    private async Task<List<SortedPlace>> PlacesAsync(CancellationToken cancellationToken)
    {
        var word = filter.Sort.ToString()!.ToLowerInvariant();
        if (filter.IsSearch)
        {
            throw RefusalException.Field(
                "sort",
                $"Sorting by {word} takes no regular expression and no text in results: those are looked for in the order of acceptance."
            );
        }

        var all =
            await new BoundedList(db, filter, clock).AllAsync(Most, cancellationToken)
            ?? throw RefusalException.Field(
                "sort",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Sorting by {word} needs a narrower filter: more than {Most:N0} tasks would have to be looked at. Name a state, a queue, a type, a tag or a time."
                )
            );
        var places = new List<SortedPlace>();
        foreach (var some in all)
        {
            places.AddRange(await PlacesOf(some).ToListAsync(cancellationToken));
        }

        // The ways to them are read one after the other: a task that moved on meanwhile may be on two.
        return [.. places.DistinctBy(p => p.Id)];
    }

    private IQueryable<SortedPlace> PlacesOf(IQueryable<TaskItem> tasks) =>
        filter.Sort switch
        {
            TaskSort.Name => tasks.Select(t => new SortedPlace(t.Id, t.Name, null)),
            TaskSort.Priority => tasks.Select(t => new SortedPlace(t.Id, null, t.Priority)),
            TaskSort.Attempt => tasks.Select(t => new SortedPlace(t.Id, null, t.Attempt)),
            _ => tasks.Select(t => new SortedPlace(
                t.Id,
                null,
                SortedPlace.Length(t.StartedAt, t.FinishedAt)
            )),
        };
}
