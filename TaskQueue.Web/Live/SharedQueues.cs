using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;

namespace TaskQueue.Web.Live;

/// <summary>
/// How queues stand and what becomes of them, for their open pages. Those who see the same queues share each reading, and those who
/// suppose the same of a queue each forecast.
/// </summary>
/// <param name="queues">Reads how they stand.</param>
/// <param name="forecasts">Tells what becomes of them.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class SharedQueues(QueueQueries queues, QueueForecasts forecasts, TimeProvider clock)
{
    private readonly SharedReadings<SeenQueues, IReadOnlyList<QueueOverview>> _lists = new(clock);
    private readonly SharedReadings<(string Queue, WhatIf WhatIf), QueueForecast?> _forecasts = new(clock);

    /// <summary>All queues that somebody sees.</summary>
    /// <param name="actor">Who looks.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<IReadOnlyList<QueueOverview>> ListAsync(Actor actor)
    {
        var seen = SeenQueues.Of(actor.RequireSome(Permissions.TasksRead));
        return await _lists.ReadAsync(
            seen,
            TimeSpan.Zero,
            () => queues.ListAsync(actor, CancellationToken.None)
        );
    }

    /// <summary>What becomes of a queue; null where there is none that they may see.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="whatIf">What is supposed.</param>
    /// <exception cref="Core.RefusalException">They may not, or what is supposed is out of bounds.</exception>
    public async Task<QueueForecast?> ForecastAsync(Actor actor, string queue, WhatIf whatIf)
    {
        // A forecast tells the same to all who see the queue, and nothing to others.
        if (!actor.RequireSome(Permissions.TasksRead).Has(queue))
        {
            return null;
        }

        return await _forecasts.ReadAsync(
            (queue, whatIf),
            TimeSpan.Zero,
            () => forecasts.FindAsync(actor, queue, whatIf, CancellationToken.None)
        );
    }
}
