using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// How many tasks a list has. What is asked by queue and state alone is in the counters; the rest is counted up to
/// <see cref="Most"/>, and estimated beyond it, so that the question costs the same however many there are.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="queues">The counters.</param>
/// <param name="resolver">Knows what queries mean.</param>
/// <param name="clock">Ends counts that take too long.</param>
public sealed class TaskCounts(
    IDbContextFactory<AppDbContext> contexts,
    QueueQueries queues,
    QueryResolver resolver,
    TimeProvider clock
)
{
    /// <summary>How far is counted.</summary>
    public const int Most = 10_000;

    /// <summary>Counts, and estimates where the count ends before the tasks do.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RefusalException">Not allowed, or the query asks for what they may not look into.</exception>
    public async Task<ListSize> EstimateAsync(
        Actor actor,
        TaskFilter filter,
        CancellationToken cancellationToken
    )
    {
        var counted = await CountAsync(actor, filter, cancellationToken);
        if (counted is not { IsExact: false, Count: { } least })
        {
            return counted;
        }

        var scope = actor.RequireSome(Permissions.TasksRead);
        filter = (await resolver.ResolveAsync(actor, filter, cancellationToken)).Filter.Within(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (
            db is not SqliteAppDbContext
            && !(scope.IsEverywhere && filter.Conditions.All(c => c.Room is null))
        )
        {
            // The planner knows all queues as one: what it tells of some would tell of the others, and be wrong.
            return least == 0 ? ListSize.Unknown : counted;
        }

        var all = await queues.ListAsync(Actor.System, cancellationToken);
        var about = await CountEstimate.OfAsync(db, filter, all.Sum(q => OfStates(q, [])), cancellationToken);
        // No fewer than were counted, and no more than its queues have in its states.
        about = Math.Max(least, Rounded(Math.Min(about, InCounters(all, filter))));
        return about == 0 ? ListSize.Unknown : new(about, IsExact: false) { IsEstimate = true };
    }

    /// <summary>Counts; of many tasks that there are so many, or more.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RefusalException">Not allowed, or the query asks for what they may not look into.</exception>
    public async Task<ListSize> CountAsync(
        Actor actor,
        TaskFilter filter,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        if (filter.IsSearch)
        {
            // Row by row, two seconds a page: nobody knows before it is done.
            return ListSize.Unknown;
        }

        filter = (await resolver.ResolveAsync(actor, filter, cancellationToken)).Filter.Within(scope);
        if (IsCounted(filter))
        {
            var all = await queues.ListAsync(actor, cancellationToken);
            return new(InCounters(all, filter), IsExact: true);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!ListWalks.IsServed(filter))
        {
            var (found, isAll) = await new BoundedList(db, filter, clock).CountAsync(Most, cancellationToken);
            return new(found, isAll);
        }

        var count = await TaskFilterQuery
            .Apply(db, filter)
            .Where(t => !filter.ByFinish || t.FinishedAt != null)
            .Select(t => t.Id)
            .Take(Most)
            .CountAsync(cancellationToken);
        return new(count, IsExact: count < Most);
    }

    private static long InCounters(IReadOnlyList<QueueOverview> all, TaskFilter filter) =>
        all.Where(q => filter.Queues.Count == 0 || filter.Queues.Contains(q.Name))
            .Sum(q => OfStates(q, filter.States));

    // Two digits: an estimate knows no more.
    private static long Rounded(long about)
    {
        var unit = 1L;
        while (about / unit >= 100)
        {
            unit *= 10;
        }

        return (about + (unit / 2)) / unit * unit;
    }

    private static bool IsCounted(TaskFilter filter) =>
        filter
            is {
                Ids.Count: 0,
                Types.Count: 0,
                NotTypeVersion: null,
                Tags.Count: 0,
                Labels.Count: 0,
                Workers.Count: 0,
                Fingerprints.Count: 0,
                PriorityMin: null,
                PriorityMax: null,
                CreatedFrom: null,
                CreatedTo: null,
                FinishedFrom: null,
                FinishedTo: null,
                ParentId: null,
                Text: null,
                Error: null,
                Conditions.Count: 0,
                ByFinish: false,
            };

    private static long OfStates(QueueOverview queue, IReadOnlyList<TaskState> states) =>
        (states.Count == 0 ? Enum.GetValues<TaskState>() : states.Distinct()).Sum(state =>
            state switch
            {
                TaskState.Scheduled => queue.Scheduled,
                TaskState.Blocked => queue.Blocked,
                TaskState.Queued => queue.Queued,
                TaskState.Running => queue.Running,
                TaskState.Retrying => queue.Retrying,
                TaskState.Succeeded => queue.Succeeded,
                TaskState.Dead => queue.Dead,
                TaskState.Cancelled => queue.Cancelled,
                TaskState.Expired => queue.Expired,
                TaskState.Skipped => queue.Skipped,
                _ => 0,
            }
        );
}

/// <summary>How many rows a list has.</summary>
/// <param name="Count">The number; nothing where nobody knows.</param>
/// <param name="IsExact">Whether it is that many, and not that many or more.</param>
public sealed record ListSize(long? Count, bool IsExact)
{
    /// <summary>Nobody knows.</summary>
    public static readonly ListSize Unknown = new(null, false);

    /// <summary>Whether it is about that many.</summary>
    public bool IsEstimate { get; init; }
}
