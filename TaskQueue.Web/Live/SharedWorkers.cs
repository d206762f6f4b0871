using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;

namespace TaskQueue.Web.Live;

/// <summary>Single workers, for their open pages. Those who look at the same worker and see the same queues share each reading.</summary>
/// <param name="workers">Reads them.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class SharedWorkers(WorkerQueries workers, TimeProvider clock)
{
    private readonly SharedReadings<(Guid Id, SeenQueues Seen), WorkerDetails?> _readings = new(clock);

    /// <summary>One worker, and what it has been doing; null when there is none, or none any more.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="id">The worker.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<WorkerDetails?> ReadAsync(Actor actor, Guid id)
    {
        var seen = SeenQueues.Of(actor.RequireSome(Permissions.TasksRead));
        return await _readings.ReadAsync(
            (id, seen),
            TimeSpan.Zero,
            () => workers.DetailsAsync(actor, id, CancellationToken.None)
        );
    }
}
