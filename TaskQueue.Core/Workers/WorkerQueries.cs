using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>Reads workers.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class WorkerQueries(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    private const int MostRunning = 100;
    private const int MostErrors = 10;
    private const int MostLooked = 500;

    // More than there ever are: each beats every second.
    private const int MostWhole = 10_000;

    /// <summary>Workers that have not said goodbye, those that beat first; of more than 10,000 some that are lost are left out.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<WorkerNode>> ListAsync(
        Actor actor,
        CancellationToken cancellationToken
    ) => await ReadAsync(actor, w => w.Status != WorkerStatus.Stopped, cancellationToken);

    /// <summary>Workers that beat, whether they take tasks or not.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<WorkerNode>> BeatingAsync(
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            actor,
            w => w.Status != WorkerStatus.Stopped && w.Status != WorkerStatus.Lost,
            cancellationToken
        );

    /// <summary>A page of workers.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="search">Which ones, and in which order.</param>
    /// <param name="cursor">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the cursor is none of such a list.</exception>
    public Task<Page<WorkerNode>> ListAsync(
        Actor actor,
        WorkerSearch search,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => ReadAsync(actor, search, cursor, Math.Clamp(limit, 1, TaskLimits.Page), cancellationToken);

    /// <summary>
    /// Workers in one piece, 10,000 at once. What some orders go by changes with each beat: page by page a worker could come
    /// twice, or not at all.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="search">Which ones, and in which order.</param>
    /// <param name="cursor">The cursor of the piece before; the beginning when absent.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the cursor is none of such a list.</exception>
    public Task<Page<WorkerNode>> WholeAsync(
        Actor actor,
        WorkerSearch search,
        string? cursor,
        CancellationToken cancellationToken
    ) => ReadAsync(actor, search, cursor, MostWhole, cancellationToken);

    /// <summary>How many workers a list has.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="search">Which ones.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<int> CountAsync(Actor actor, WorkerSearch search, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await search.Within(db.Workers).CountAsync(cancellationToken);
    }

    /// <summary>One worker; null when there is none, or none any more.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The worker.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<WorkerNode?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Workers.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken);
    }

    /// <summary>One worker, and what it has been doing; null when there is none, or none any more.</summary>
    /// <param name="actor">Who asks; of tasks they are shown those of their queues.</param>
    /// <param name="id">The worker.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<WorkerDetails?> DetailsAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await PerformanceAsync(db, id, cancellationToken) is not { Worker: var worker } performance)
        {
            return null;
        }

        var namesakes = await db.Workers.CountAsync(
            w => w.Name == worker.Name && w.Id != id && w.Status != WorkerStatus.Stopped,
            cancellationToken
        );
        var running = await RunningAsync(db, scope, worker, cancellationToken);
        return new(
            performance,
            [.. running.Take(MostRunning)],
            running.Count > MostRunning,
            await ErrorsAsync(db, scope, worker, cancellationToken),
            namesakes
        );
    }

    /// <summary>How one worker is doing; null when there is none, or none any more.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The worker.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<WorkerPerformance?> PerformanceAsync(
        Actor actor,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await PerformanceAsync(db, id, cancellationToken);
    }

    private async Task<List<WorkerNode>> ReadAsync(
        Actor actor,
        Expression<Func<WorkerNode, bool>> which,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Workers.AsNoTracking()
            .Where(which)
            .OrderBy(w => w.Status == WorkerStatus.Paused ? WorkerStatus.Alive : w.Status)
            .ThenByDescending(w => w.StartedAt)
            .Take(MostWhole)
            .ToListAsync(cancellationToken);
    }

    private async Task<Page<WorkerNode>> ReadAsync(
        Actor actor,
        WorkerSearch search,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workers = search.Within(db.Workers.AsNoTracking());
        return await search.Order().ReadAsync(workers, cursor, limit, cancellationToken);
    }

    private async Task<WorkerPerformance?> PerformanceAsync(
        AppDbContext db,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var worker = await db.Workers.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken);
        if (worker is null)
        {
            return null;
        }

        var since = clock.GetUtcNow() - WorkerSampler.Kept;
        var samples = await db
            .WorkerSamples.AsNoTracking()
            .Where(s => s.WorkerId == id && s.At >= since)
            .OrderBy(s => s.At)
            .ToListAsync(cancellationToken);
        return new(worker, samples);
    }

    // Among all that run, which are few. Running as a constant, so that the filter of the index matches.
    private static async Task<List<TaskItem>> RunningAsync(
        AppDbContext db,
        QueueScope scope,
        WorkerNode worker,
        CancellationToken cancellationToken
    )
    {
        if (worker.Status is WorkerStatus.Stopped)
        {
            return [];
        }

        var running = Within(
            db.Tasks.Where(t => t.State == EF.Constant(TaskState.Running) && t.Worker == worker.Name),
            scope
        );
        return await TaskFilterQuery
            .WithoutBodies(running.OrderBy(t => t.StartedAt).ThenBy(t => t.Id).Take(MostRunning + 1))
            .ToListAsync(cancellationToken);
    }

    // Attempts have no index by worker, which each of them would pay for: a bounded look at those that failed last.
    private static async Task<IReadOnlyList<TaskItem>> ErrorsAsync(
        AppDbContext db,
        QueueScope scope,
        WorkerNode worker,
        CancellationToken cancellationToken
    )
    {
        var dead = db
            .Tasks.Where(t => t.State == EF.Constant(TaskState.Dead))
            .OrderByDescending(t => t.FinishedAt)
            .Take(MostLooked);
        var retrying = db
            .Tasks.Where(t => t.State == EF.Constant(TaskState.Retrying))
            .OrderByDescending(t => t.Id)
            .Take(MostLooked);
        var started = worker.StartedAt;
        var found = new List<TaskItem>();
        foreach (var latest in new[] { dead, retrying })
        {
            found.AddRange(
                await TaskFilterQuery
                    .WithoutBodies(
                        Within(latest.Where(t => t.Worker == worker.Name && t.StartedAt >= started), scope)
                            .OrderByDescending(t => t.StartedAt)
                            .Take(MostErrors)
                    )
                    .ToListAsync(cancellationToken)
            );
        }

        return [.. found.OrderByDescending(t => t.FinishedAt ?? t.StartedAt).Take(MostErrors)];
    }

    private static IQueryable<TaskItem> Within(IQueryable<TaskItem> tasks, QueueScope scope) =>
        scope.Queues is { } queues ? tasks.Where(t => queues.Contains(t.Queue)) : tasks;
}
