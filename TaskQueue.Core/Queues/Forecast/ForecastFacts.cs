namespace TaskQueue.Core.Queues.Forecast;

/// <summary>What was read of a queue for a forecast, as it stood at one time.</summary>
public sealed record ForecastFacts
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The queue, its counters and its policy.</summary>
    public required QueueOverview Queue { get; init; }

    /// <summary>What happened in it, oldest first, without gaps; the last slice has not ended.</summary>
    public required IReadOnlyList<QueueSlice> Slices { get; init; }

    /// <summary>The other queues.</summary>
    public required IReadOnlyList<QueueBeside> Others { get; init; }

    /// <summary>Workers that take tasks, of whatever queue.</summary>
    public required IReadOnlyList<ServingWorker> Workers { get; init; }

    /// <summary>Seconds that the newest attempts took.</summary>
    public required IReadOnlyList<double> RunSeconds { get; init; }

    /// <summary>How long its oldest ready task has waited; absent where none is ready.</summary>
    public TimeSpan? OldestWait { get; init; }

    /// <summary>Its limits.</summary>
    public QueueLimits Limits => Queue.Policy?.Effective ?? QueueLimits.None;

    /// <summary>
    /// The slices that tell how it goes: all of them, or those since its first task where the queue is younger than that.
    /// </summary>
    public IReadOnlyList<QueueSlice> Measured =>
        Slices.Sum(s => s.Accepted) >= Queue.Accepted ? [.. Slices.SkipWhile(s => s.Accepted == 0)] : Slices;

    /// <summary>
    /// Since when it has had waiting tasks, and the slots and limits that it has now: what was done from then on is what can be done.
    /// </summary>
    public DateTimeOffset? LoadedSince
    {
        get
        {
            if (OldestWait is not { } wait || Queue.Policy is { Paused: true })
            {
                return null;
            }

            DateTimeOffset?[] changes =
            [
                Now - ForecastRules.LoadWindow,
                Now - wait,
                Queue.Policy?.LimitsAt,
                Queue.Policy?.OverrideAt,
                .. Workers.Where(w => w.Serves(Queue.Name)).Select(w => (DateTimeOffset?)w.Since),
            ];
            return changes.Max();
        }
    }
}
