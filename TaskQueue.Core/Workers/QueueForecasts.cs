using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>
/// Gathers what <see cref="Forecaster"/> looks at: counters, slices of the last hour, the workers, and a bounded number of
/// the newest ends. Tasks are never counted.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="queues">Counters, policies and slices.</param>
/// <param name="workers">The workers.</param>
/// <param name="clock">The current time.</param>
public sealed class QueueForecasts(
    IDbContextFactory<AppDbContext> contexts,
    QueueQueries queues,
    WorkerQueries workers,
    TimeProvider clock
)
{
    /// <summary>Rows that are looked at for the times of attempts, by either of two ways.</summary>
    public const int MostRows = 300;

    private const int MostOfLane = 10;
    private const int MostKeyed = 50;

    /// <summary>Tells what becomes of a queue.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="whatIf">What is supposed.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The forecast; none where no task and no policy has ever named such a queue.</returns>
    /// <exception cref="RefusalException">Not allowed, or what is supposed is out of bounds.</exception>
    public async Task<QueueForecast?> FindAsync(
        Actor actor,
        string queue,
        WhatIf whatIf,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        var errors = new FieldErrors();
        ForecastRules.Check(whatIf, errors);
        errors.ThrowIfAny();
        // What else keeps the workers busy is looked at, and not told.
        return scope.Has(queue) && await GatherAsync(Actor.System, queue, cancellationToken) is { } facts
            ? Forecaster.Tell(facts, whatIf)
            : null;
    }

    private async Task<ForecastFacts?> GatherAsync(
        Actor actor,
        string queue,
        CancellationToken cancellationToken
    )
    {
        var all = await queues.ListAsync(actor, cancellationToken);
        if (all.FirstOrDefault(q => q.Name == queue) is not { } asked)
        {
            return null;
        }

        var busy = await queues.BusyAsync(actor, ForecastRules.Window, cancellationToken);
        var nodes = (await workers.BeatingAsync(actor, cancellationToken))
            .Where(TaskExplanations.TakesTasks)
            .ToList();
        var capacity = nodes.Sum(w => w.Capacity);
        return new()
        {
            Now = clock.GetUtcNow(),
            Queue = asked,
            Slices = await queues.ActivityAsync(actor, queue, ForecastRules.Window, cancellationToken),
            Others =
            [
                .. all.Where(q => q.Name != queue)
                    .Select(q => new QueueBeside(
                        q.Name,
                        q.Policy?.Effective.Weight ?? 1,
                        q.Queued > capacity && q.Policy is not { Paused: true },
                        busy.GetValueOrDefault(q.Name)
                    )),
            ],
            Workers = [.. nodes.Select(w => new ServingWorker(w.Capacity, w.Queues, w.StartedAt))],
            RunSeconds = await RunsAsync(queue, cancellationToken),
            OldestWait = asked.Queued > 0 ? await WaitAsync(queue, nodes, cancellationToken) : null,
        };
    }

    // How long the first ready task has waited that a worker could run. One that waits for a type or a label that no worker
    // has does not wait for a slot: it would make an idle queue look like one under load. Of each priority the first few are
    // looked at, by the indexes of ready rows.
    private async Task<TimeSpan?> WaitAsync(
        string queue,
        IReadOnlyList<WorkerNode> nodes,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ready = db.Tasks.Where(t => t.State == TaskState.Queued && t.Queue == queue);
        var keyed = ready
            .Where(t => t.ConcurrencyKey != "")
            .OrderBy(t => t.Priority)
            .ThenBy(t => t.ConcurrencyKey)
            .ThenBy(t => t.Id)
            .Take(MostKeyed)
            .Select(t => t.Id);
        // By themselves: as a part of the other statement the planner would read the table for them.
        var first = await Enumerable
            .Range(0, 10)
            .Select(priority =>
                ready
                    .Where(t => t.Priority == priority && t.ConcurrencyKey == "")
                    .OrderBy(t => t.Id)
                    .Take(MostOfLane)
                    .Select(t => t.Id)
            )
            .Aggregate(keyed, Queryable.Concat)
            .ToListAsync(cancellationToken);
        var rows = await db
            .Tasks.Where(t => first.Contains(t.Id))
            .OrderBy(t => t.Id)
            .Select(t => new
            {
                t.Type,
                t.Labels,
                t.CreatedAt,
                t.RunAt,
            })
            .ToListAsync(cancellationToken);
        var runnable = rows.Find(t =>
            nodes.Any(w =>
                TaskExplanations.Serves(w, queue)
                && TaskExplanations.Knows(w, t.Type)
                && t.Labels.All(l => w.Labels.Contains(l, StringComparer.Ordinal))
            )
        );
        if (runnable is null)
        {
            return null;
        }

        var since = runnable.RunAt > runnable.CreatedAt ? runnable.RunAt.Value : runnable.CreatedAt;
        var now = clock.GetUtcNow();
        return now > since ? now - since : TimeSpan.Zero;
    }

    // Of the tasks that ended last, those of the queue; and of its newest tasks, those that have ended. The first finds
    // nothing where the queue is quiet beside busy ones, the second nothing where much waits: both are bounded.
    private async Task<IReadOnlyList<double>> RunsAsync(string queue, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = db
            .Tasks.Where(t => t.FinishedAt != null)
            .OrderByDescending(t => t.FinishedAt)
            .ThenByDescending(t => t.Id)
            .Take(MostRows)
            .Where(t => t.Queue == queue);
        var newest = db.Tasks.Where(t => t.Queue == queue).OrderByDescending(t => t.Id).Take(MostRows);
        return
        [
            .. (await RunsOf(ended).ToListAsync(cancellationToken))
                .UnionBy(await RunsOf(newest).ToListAsync(cancellationToken), run => run.Id)
                .OrderByDescending(run => run.FinishedAt)
                .Take(MostRows)
                .Select(run => Math.Max(0, (run.FinishedAt - run.StartedAt).TotalSeconds)),
        ];
    }

    private static IQueryable<Run> RunsOf(IQueryable<TaskItem> tasks) =>
        tasks
            .Where(t =>
                (t.State == TaskState.Succeeded || t.State == TaskState.Dead)
                && t.StartedAt != null
                && t.FinishedAt != null
            )
            .Select(t => new Run(t.Id, t.StartedAt!.Value, t.FinishedAt!.Value));

    private sealed record Run(Guid Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
}
