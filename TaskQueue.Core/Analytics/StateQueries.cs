using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Core.Analytics;

/// <summary>Tells how everything stands at this moment.</summary>
/// <param name="queues">The counters.</param>
/// <param name="tasks">Finds the oldest ready task.</param>
/// <param name="workers">The workers.</param>
/// <param name="clock">The current time.</param>
public sealed class StateQueries(
    QueueQueries queues,
    TaskQueries tasks,
    WorkerQueries workers,
    TimeProvider clock
)
{
    private static readonly TaskFilter Ready = new() { States = [TaskState.Queued], OldestFirst = true };

    /// <summary>The queues, and the state that they and the workers add up to.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<(StateNow State, IReadOnlyList<QueueOverview> Queues)> ReadAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var overview = await queues.ListAsync(actor, cancellationToken);
        var nodes = await workers.ListAsync(actor, cancellationToken);
        var first = (await tasks.ListAsync(actor, Ready, null, 1, cancellationToken)).Items;
        var now = clock.GetUtcNow();
        TimeSpan? oldest = first is [var task]
            ? now - (task.RunAt > task.CreatedAt ? task.RunAt.Value : task.CreatedAt)
            : null;
        oldest = oldest < TimeSpan.Zero ? TimeSpan.Zero : oldest;
        return (StateNow.Of(overview, nodes, oldest, now), overview);
    }
}
