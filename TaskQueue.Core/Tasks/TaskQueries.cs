using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads tasks. Every answer comes from the store; lists page by key.</summary>
/// <param name="contexts">The store.</param>
/// <param name="links">Adds what tasks wait for.</param>
/// <param name="sights">Takes out what somebody may not see.</param>
/// <param name="resolver">Knows what queries mean.</param>
/// <param name="clock">Ends searches that take too long, and the hold of keys.</param>
public sealed class TaskQueries(
    IDbContextFactory<AppDbContext> contexts,
    TaskLinks links,
    PayloadSights sights,
    QueryResolver resolver,
    TimeProvider clock
)
{
    private const int MostReplays = 100;
    private const int MostBodies = 16 * 1024 * 1024;

    /// <summary>
    /// One task, whole. Of payload and result only what whoever asks may see; <see cref="TaskItem.Sight"/> says how much that is.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The task, or <see langword="null"/> when there is none.</returns>
    public async Task<TaskItem?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db
            .Tasks.AsNoTracking()
            .Where(t => t.Id == id)
            .LeftJoin(db.Uniques, t => t.Id, u => u.TaskId, (t, u) => new { Task = t, Unique = u })
            .FirstOrDefaultAsync(cancellationToken);
        if (found?.Task is not { } task || !scope.Has(task.Queue))
        {
            return null;
        }

        task.Unique = found.Unique is { } unique && Holds(task, unique) ? unique : null;
        await links.FillAsync([task], cancellationToken);
        sights.Limit(actor, task);
        return task;
    }

    /// <summary>A page of tasks, newest first unless asked otherwise; without payloads and results.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The cursor is not one of ours, or there are too many tasks for an order that no index has.</exception>
    public async Task<Page<TaskItem>> ListAsync(
        Actor actor,
        TaskFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        var resolved = await resolver.ResolveAsync(actor, filter, cancellationToken);
        filter = resolved.Filter.Within(scope);
        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = filter.Sort is null
            ? await ReadAsync(db, actor, filter, TaskCursor.Read(cursor, filter), limit, cancellationToken)
            : await new SortedTasks(db, filter, clock).ReadAsync(cursor, limit, cancellationToken);
        await links.FillAsync(found.Items, cancellationToken);
        return found with { NotSearched = [.. resolved.NotSearched, .. found.NotSearched] };
    }

    /// <summary>
    /// Adds payloads, results or stacks to a page of a list. A page whose bodies would exceed 16 MiB ends earlier;
    /// its cursor goes on from there.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">What the page is a page of.</param>
    /// <param name="page">The page.</param>
    /// <param name="parts">What to add.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Payloads or results are asked for by one who may not see them.</exception>
    public async Task<Page<TaskItem>> FillAsync(
        Actor actor,
        TaskFilter filter,
        Page<TaskItem> page,
        TaskParts parts,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(
            (parts & ~TaskParts.Stack) is TaskParts.None || sights.OpenAny
                ? Permissions.TasksRead
                : Permissions.TasksPayload
        );
        filter = filter.Within(actor.ScopeOf(Permissions.TasksRead));
        var (payload, result, stack) = (
            parts.HasFlag(TaskParts.Payload),
            parts.HasFlag(TaskParts.Result),
            parts.HasFlag(TaskParts.Stack)
        );
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var size = 0;
        for (var i = 0; i < page.Items.Count; i++)
        {
            var item = page.Items[i];
            var shows = sights.ShowsAny(actor, item.Type, item.Queue);
            var bodies = await db
                .Tasks.Where(t => t.Id == item.Id)
                .Select(t => new
                {
                    Payload = payload && shows ? t.Payload : null,
                    Result = result && shows ? t.Result : null,
                    Stack = stack ? t.ErrorStack : null,
                })
                .FirstOrDefaultAsync(cancellationToken);
            item.Payload = bodies?.Payload ?? [];
            item.Result = bodies?.Result;
            item.ErrorStack = bodies?.Stack;
            sights.Limit(actor, item);
            size += item.Payload.Length + (item.Result?.Length ?? 0) + (item.ErrorStack?.Length ?? 0);
            if (size > MostBodies && i + 1 < page.Items.Count)
            {
                return page with
                {
                    Items = [.. page.Items.Take(i + 1)],
                    NextCursor = TaskCursor.Of(item, filter),
                };
            }
        }

        return page;
    }

    /// <summary>Whether there is such a task.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<bool> ExistsAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await TaskSight.SeesAsync(db, actor, id, cancellationToken)
            && await db.Tasks.AnyAsync(t => t.Id == id, cancellationToken);
    }

    /// <summary>The ended attempts of a task, the first one first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<TaskAttempt>> AttemptsAsync(
        Actor actor,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await TaskSight.SeesAsync(db, actor, id, cancellationToken))
        {
            return [];
        }

        return await db
            .Attempts.AsNoTracking()
            .Where(a => a.TaskId == id)
            .OrderBy(a => a.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Everything that happened to a task, in order; of its replays the first hundred.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(
        Actor actor,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        var attempts = await AttemptsAsync(actor, task.Id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var transitions = await db
            .Transitions.AsNoTracking()
            .Where(t => t.TaskId == task.Id)
            .OrderBy(t => t.Id)
            .ToListAsync(cancellationToken);
        var made = db.Tasks.Where(t => t.ParentId == task.Id);
        if (actor.ScopeOf(Permissions.TasksRead).Queues is { } own)
        {
            // One may have been moved to a queue of others.
            string[] queues = [.. own];
            made = made.Where(t => queues.Contains(t.Queue));
        }

        var replays = await made.OrderBy(t => t.Id)
            .Take(MostReplays)
            .Select(t => new Replayed(t.Id, t.CreatedAt, t.CreatedBy))
            .ToListAsync(cancellationToken);
        return Timeline.Of(task, attempts, transitions, replays);
    }

    private async Task<Page<TaskItem>> ReadAsync(
        AppDbContext db,
        Actor actor,
        TaskFilter filter,
        TaskCursor? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (filter.IsSearch)
        {
            return await new TaskSearch(actor, filter, clock).RunAsync(db, after, limit, cancellationToken);
        }

        if (!ListWalks.IsOrdered(filter))
        {
            return await new BoundedList(db, filter, clock).ReadAsync(after, limit, cancellationToken);
        }

        var rows = await TaskFilterQuery
            .WithoutBodies(TaskCursor.Order(TaskFilterQuery.Apply(db, filter), filter, after).Take(limit + 1))
            .ToListAsync(cancellationToken);
        var items = rows.Count > limit ? rows[..limit] : rows;
        return new(items, rows.Count > limit ? TaskCursor.Of(items[^1], filter) : null);
    }

    // As whoever wants the key next would judge it.
    private bool Holds(TaskItem task, TaskUnique unique) =>
        unique.Until is { } until ? until > clock.GetUtcNow() : !task.State.IsFinal();
}

/// <summary>The large parts of a task, which lists leave out.</summary>
[Flags]
public enum TaskParts
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>What was submitted.</summary>
    Payload = 1,

    /// <summary>What the handler gave back.</summary>
    Result = 2,

    /// <summary>The stack of the last error.</summary>
    Stack = 4,
}
