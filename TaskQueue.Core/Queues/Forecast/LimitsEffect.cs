namespace TaskQueue.Core.Queues.Forecast;

/// <summary>What other limits would do to a queue, beside how it goes on under those that hold; pure.</summary>
/// <param name="Now">How it goes on as things are.</param>
/// <param name="Then">How it would go on.</param>
/// <param name="StartsNow">What of its ready tasks can start at this moment.</param>
/// <param name="StartsThen">What of them could.</param>
public sealed record LimitsEffect(
    ForecastOutlook Now,
    ForecastOutlook Then,
    LimitedStart StartsNow,
    LimitedStart StartsThen
)
{
    /// <summary>Tells it.</summary>
    /// <param name="facts">What was read of the queue.</param>
    /// <param name="limits">The limits that are supposed.</param>
    public static LimitsEffect Of(ForecastFacts facts, QueueLimits limits)
    {
        var evidence = Forecaster.EvidenceOf(facts);
        return new(
            Forecaster.OutlookOf(facts, evidence, WhatIf.Nothing),
            Forecaster.OutlookOf(facts, evidence, WhatIf.Nothing with { Limits = limits }),
            LimitedStart.Of(facts, facts.Limits),
            LimitedStart.Of(facts, limits)
        );
    }
}

/// <summary>What of the ready tasks of a queue can start at a moment.</summary>
/// <param name="Starts">Those that start.</param>
/// <param name="Waits">Those that wait.</param>
/// <param name="Over">How many run beyond the limit: they go on, and none starts before as many have ended.</param>
/// <param name="Bound">What keeps those waiting that wait.</param>
public sealed record LimitedStart(long Starts, long Waits, long Over, StartBound Bound)
{
    /// <summary>Tells it.</summary>
    /// <param name="facts">What was read of the queue.</param>
    /// <param name="limits">Its limits.</param>
    public static LimitedStart Of(ForecastFacts facts, QueueLimits limits)
    {
        var (ready, running) = (facts.Queue.Queued, facts.Queue.Running);
        var share = SlotShare.Of(facts.Queue.Name, limits, facts.Workers, facts.Others);
        var free = Math.Max(0, (long)share.Slots - running);
        var byRate = limits.Rate?.Burst ?? long.MaxValue;
        var isPaused = facts.Queue.Policy is { Paused: true };
        var starts = isPaused ? 0 : Math.Min(ready, Math.Min(free, byRate));
        return new(
            starts,
            ready - starts,
            limits.Concurrency is { } most ? Math.Max(0, running - most) : 0,
            starts == ready ? StartBound.None
                : isPaused ? StartBound.Paused
                : byRate < free ? StartBound.Rate
                : share.IsLimited ? StartBound.Concurrency
                : StartBound.Slots
        );
    }
}

/// <summary>What keeps ready tasks waiting.</summary>
public enum StartBound
{
    /// <summary>Nothing: all of them start.</summary>
    None,

    /// <summary>The queue is paused.</summary>
    Paused,

    /// <summary>The limit of starts in a time.</summary>
    Rate,

    /// <summary>The limit of what runs at once.</summary>
    Concurrency,

    /// <summary>The slots of its workers, or its share of them.</summary>
    Slots,
}
