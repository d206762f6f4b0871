using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Tasks that another index than that of a list shows to be few: all of them are looked at together, in no order.</summary>
internal static class FewTasks
{
    private const int Most = 5000;

    // As far as is counted, and sorted.
    private const int MostOfAnError = 10_000;

    /// <summary>The tasks among which those of a filter are; nothing where they are many, or no index knows.</summary>
    /// <param name="db">The store.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<IQueryable<Guid>?> FindAsync(
        AppDbContext db,
        TaskFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (
            filter.Fingerprints.Count > 0
            && await AreFewAsync(DeadOf(db, filter), MostOfAnError, cancellationToken) is { } alike
        )
        {
            return alike;
        }

        if (filter is { FinishedFrom: { } from } and ({ Tags.Count: 0 }))
        {
            return await AreFewAsync(EndedIn(db, filter, from), Most, cancellationToken);
        }

        // In a list by ends; any other enters its own index by that time.
        if (
            filter is { ByFinish: true, CreatedFrom: { } accepted }
            && await AreFewAsync(AcceptedSince(db, accepted), Most, cancellationToken) is { } few
        )
        {
            return few;
        }

        // Those whose payload has a value that begins so.
        var value = filter.Conditions.FirstOrDefault(c =>
            c is { Field: TaskField.Payload, Not: false, Values: [{ IsPattern: true }] }
        );
        return value is null
            ? null
            : await AreFewAsync(
                PayloadQuery.At(db, value.Path!, value.Values[0]).Select(v => v.TaskId).Distinct(),
                Most,
                cancellationToken
            );
    }

    /// <summary>When the last task died of an error that is still dead; nothing where none is.</summary>
    /// <param name="db">The store.</param>
    /// <param name="fingerprint">The error.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static Task<DateTimeOffset?> LastDeathAsync(
        AppDbContext db,
        long fingerprint,
        CancellationToken cancellationToken
    ) =>
        db
            .Tasks.Where(t => t.State == EF.Constant(TaskState.Dead) && t.Fingerprint == fingerprint)
            .OrderByDescending(t => t.FinishedAt)
            .Select(t => t.FinishedAt)
            .FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<Guid> DeadOf(AppDbContext db, TaskFilter filter) =>
        db
            .Tasks.Where(t =>
                t.State == EF.Constant(TaskState.Dead) && filter.Fingerprints.Contains(t.Fingerprint!.Value)
            )
            .Select(t => t.Id);

    // Those that died have an index of their own; dead as a constant, so that its filter matches.
    private static IQueryable<Guid> EndedIn(AppDbContext db, TaskFilter filter, DateTimeOffset from)
    {
        var ended = db.Tasks.Where(t => t.FinishedAt >= from);
        ended = filter.States is [TaskState.Dead]
            ? ended.Where(t => t.State == EF.Constant(TaskState.Dead))
            : ended;
        ended = filter.FinishedTo is { } to ? ended.Where(t => t.FinishedAt < to) : ended;
        return ended.Select(t => t.Id);
    }

    private static IQueryable<Guid> AcceptedSince(AppDbContext db, DateTimeOffset accepted)
    {
        var first = TaskIds.FirstOf(accepted);
        return db.Tasks.Where(t => t.Id.CompareTo(first) >= 0).Select(t => t.Id);
    }

    private static async Task<IQueryable<Guid>?> AreFewAsync(
        IQueryable<Guid> ids,
        int most,
        CancellationToken cancellationToken
    )
    {
        // One more says that they are too many, and bounds what is looked at where more came meanwhile.
        var some = ids.Take(most + 1);
        return await some.CountAsync(cancellationToken) <= most ? some : null;
    }
}
