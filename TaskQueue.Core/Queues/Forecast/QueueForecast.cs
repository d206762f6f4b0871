namespace TaskQueue.Core.Queues.Forecast;

/// <summary>What becomes of a queue, what it is known from, and how sure that is.</summary>
/// <param name="Facts">The queue, and what was read of it.</param>
/// <param name="Evidence">What was measured.</param>
/// <param name="Now">How it goes on as things are.</param>
/// <param name="WhatIf">How it would go on under what was supposed; absent where nothing was.</param>
/// <param name="Simulation">The same played through many times, for what was supposed or else as things are; absent where there is nothing to play.</param>
/// <param name="Notes">What else there is to know, in sentences.</param>
public sealed record QueueForecast(
    ForecastFacts Facts,
    ForecastEvidence Evidence,
    ForecastOutlook Now,
    ForecastOutlook? WhatIf,
    SimulatedBacklog? Simulation,
    IReadOnlyList<string> Notes
)
{
    /// <summary>What was asked for: what was supposed, or else how things are.</summary>
    public ForecastOutlook Asked => WhatIf ?? Now;
}

/// <summary>What a forecast stands on.</summary>
/// <param name="From">The start of the time that was measured.</param>
/// <param name="Arrivals">How fast tasks come.</param>
/// <param name="Service">How long they take; absent where no attempt has ended in that time.</param>
/// <param name="Share">The slots that the queue gets.</param>
/// <param name="Later">Tasks that wait for their time or for others, and are not counted.</param>
public sealed record ForecastEvidence(
    DateTimeOffset From,
    ArrivalEstimate Arrivals,
    ServiceEstimate? Service,
    SlotShare Share,
    long Later
)
{
    /// <summary>Whether it stands on enough.</summary>
    public bool IsEnough => Service?.Attempts >= ForecastRules.FewAttempts;
}

/// <summary>How a queue goes on.</summary>
/// <param name="Verdict">In a word.</param>
/// <param name="Says">In a sentence.</param>
/// <param name="Scenario">The numbers that it follows from.</param>
/// <param name="Drain">When it is empty; absent where that cannot be told.</param>
/// <param name="Steady">What it is like once it has drained; absent where it never has.</param>
public sealed record ForecastOutlook(
    ForecastVerdict Verdict,
    string Says,
    Scenario? Scenario,
    DrainEstimate? Drain,
    SteadyState? Steady
);

/// <summary>What becomes of a queue.</summary>
public enum ForecastVerdict
{
    /// <summary>Nothing waits, and what comes is done as it comes.</summary>
    Empty,

    /// <summary>It drains.</summary>
    Drains,

    /// <summary>As much comes as is done, or more: it never drains.</summary>
    Grows,

    /// <summary>It is paused until somebody resumes it: it never drains before.</summary>
    Paused,

    /// <summary>No worker takes its tasks: it never drains before one does.</summary>
    Unserved,

    /// <summary>Too little is known.</summary>
    Unknown,
}
