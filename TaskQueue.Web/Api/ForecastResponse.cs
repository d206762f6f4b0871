using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Web.Api;

/// <summary>What becomes of a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="Evidence">What the forecast stands on.</param>
/// <param name="Now">How it goes on as things are.</param>
/// <param name="WhatIf">How it would go on under what was supposed; null where nothing was.</param>
/// <param name="Simulation">The same played through many times, for whatIf or else for now; null where there is nothing to play.</param>
/// <param name="Notes">What else there is to know.</param>
internal sealed record ForecastResponse(
    string Queue,
    DateTimeOffset At,
    ForecastEvidenceResponse Evidence,
    ForecastOutlookResponse Now,
    ForecastOutlookResponse? WhatIf,
    ForecastSimulationResponse? Simulation,
    IReadOnlyList<string> Notes
)
{
    public static ForecastResponse Of(QueueForecast forecast) =>
        new(
            forecast.Facts.Queue.Name,
            forecast.Facts.Now,
            ForecastEvidenceResponse.Of(forecast),
            ForecastOutlookResponse.Of(forecast.Now),
            forecast.WhatIf is { } whatIf ? ForecastOutlookResponse.Of(whatIf) : null,
            forecast.Simulation is { } simulation ? ForecastSimulationResponse.Of(simulation) : null,
            forecast.Notes
        );

    /// <summary>Seconds as a time, to the millisecond; what is beyond a lifetime is cut off.</summary>
    internal static TimeSpan? Time(double? seconds) =>
        seconds is { } s ? TimeSpan.FromMilliseconds(Math.Round(Math.Min(s, 1e10) * 1000)) : null;

    /// <summary>A number to six digits, as many as mean something.</summary>
    internal static double Digits(double number) =>
        number == 0 || !double.IsFinite(number) ? 0
        : Math.Abs(number) >= 1e6 ? Math.Round(number)
        : Math.Round(number, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 15));
}

/// <summary>What a forecast stands on.</summary>
/// <param name="From">The start of the time that was measured; it ends at the forecast's at.</param>
/// <param name="Enough">Whether at least 30 attempts ended in that time.</param>
/// <param name="ArrivalsPerSecond">Tasks that came in a second.</param>
/// <param name="ArrivalsError">Its standard error.</param>
/// <param name="Accepted">Tasks that it was measured by.</param>
/// <param name="InBursts">Tasks that came in one or two heaps, and were left out.</param>
/// <param name="Dispersion">1 where tasks come independently of each other, more where they come in bursts.</param>
/// <param name="Service">How long tasks take; null where no attempt ended.</param>
/// <param name="Slots">Tasks of the queue that run at once: what the workers have left for it, or its limit.</param>
/// <param name="SlotsOfWorkers">All slots of the workers that serve it.</param>
/// <param name="Workers">How many workers those are.</param>
/// <param name="NotCounted">Tasks that are scheduled, retrying or blocked.</param>
internal sealed record ForecastEvidenceResponse(
    DateTimeOffset From,
    bool Enough,
    double ArrivalsPerSecond,
    double ArrivalsError,
    long Accepted,
    long InBursts,
    double Dispersion,
    ForecastServiceResponse? Service,
    double Slots,
    int SlotsOfWorkers,
    int Workers,
    long NotCounted
)
{
    public static ForecastEvidenceResponse Of(QueueForecast forecast)
    {
        var (evidence, arrivals) = (forecast.Evidence, forecast.Evidence.Arrivals);
        return new(
            evidence.From,
            evidence.IsEnough,
            ForecastResponse.Digits(arrivals.Rate),
            ForecastResponse.Digits(arrivals.Error),
            arrivals.Accepted,
            arrivals.InBursts,
            ForecastResponse.Digits(arrivals.Dispersion),
            evidence.Service is { } service ? ForecastServiceResponse.Of(service) : null,
            ForecastResponse.Digits(evidence.Share.Slots),
            evidence.Share.Total,
            evidence.Share.Workers,
            evidence.Later
        );
    }
}

/// <summary>How long tasks take.</summary>
/// <param name="Mean">How long an attempt takes on average.</param>
/// <param name="Variation">Standard deviation of that time over its mean.</param>
/// <param name="AttemptsPerTask">Attempts that a task takes on average.</param>
/// <param name="Attempts">Attempts that ended in the time.</param>
/// <param name="Samples">Attempts that the variation is known from.</param>
/// <param name="UnderLoadPerSecond">Attempts that ended in a second while tasks waited all the time; null where none did.</param>
/// <param name="UnderLoadFor">How long that time was.</param>
internal sealed record ForecastServiceResponse(
    TimeSpan Mean,
    double Variation,
    double AttemptsPerTask,
    long Attempts,
    int Samples,
    double? UnderLoadPerSecond,
    TimeSpan? UnderLoadFor
)
{
    public static ForecastServiceResponse Of(ServiceEstimate service) =>
        new(
            ForecastResponse.Time(service.AttemptSeconds)!.Value,
            ForecastResponse.Digits(service.Variation),
            ForecastResponse.Digits(service.AttemptsPerTask),
            service.Attempts,
            service.Samples,
            service.LoadedRate is { } rate ? ForecastResponse.Digits(rate) : null,
            service.LoadedRate is null ? null : service.LoadedFor
        );
}

/// <summary>How a queue goes on.</summary>
/// <param name="Verdict">empty, drains, grows, paused, unserved or unknown.</param>
/// <param name="Says">The same in a sentence.</param>
/// <param name="Waiting">Ready tasks, with those that are supposed to come at once; null where it cannot be told what becomes of them.</param>
/// <param name="Slots">Tasks that run at once.</param>
/// <param name="ArrivalsPerSecond">Tasks that come in a second.</param>
/// <param name="ServicePerSecond">Tasks that can be done in a second.</param>
/// <param name="DrainsIn">Until nothing waits; null: never.</param>
/// <param name="Earliest">The lower end of the band that nine of ten outcomes lie in.</param>
/// <param name="Latest">Its upper end; null: perhaps never.</param>
/// <param name="GrowsPerSecond">Tasks by which the queue grows in a second; negative where it shrinks.</param>
/// <param name="Steady">What it is like once it has drained; null where it never has.</param>
internal sealed record ForecastOutlookResponse(
    string Verdict,
    string Says,
    double? Waiting,
    double? Slots,
    double? ArrivalsPerSecond,
    double? ServicePerSecond,
    TimeSpan? DrainsIn,
    TimeSpan? Earliest,
    TimeSpan? Latest,
    double? GrowsPerSecond,
    ForecastSteadyResponse? Steady
)
{
    public static ForecastOutlookResponse Of(ForecastOutlook outlook) =>
        new(
            outlook.Verdict.ToString().ToLowerInvariant(),
            outlook.Says,
            outlook.Scenario?.Waiting,
            Digits(outlook.Scenario?.Slots),
            Digits(outlook.Scenario?.ArrivalRate),
            Digits(outlook.Scenario?.ServiceRate),
            ForecastResponse.Time(outlook.Drain?.Seconds),
            ForecastResponse.Time(outlook.Drain?.Earliest),
            ForecastResponse.Time(outlook.Drain?.Latest),
            Digits(outlook.Drain?.Growth),
            outlook.Steady is { } steady ? ForecastSteadyResponse.Of(steady) : null
        );

    private static double? Digits(double? number) =>
        number is { } there ? ForecastResponse.Digits(there) : null;
}

/// <summary>What a queue is like that goes on as it does: Erlang's formula, stretched by how much times vary.</summary>
/// <param name="Utilisation">The share of what can be done that is asked for, 0 to 1.</param>
/// <param name="WaitProbability">The share of tasks that do not start at once.</param>
/// <param name="MeanWait">How long a task waits on average.</param>
/// <param name="P95Wait">What 95 of 100 tasks do not wait longer than.</param>
/// <param name="MeanWaiting">How many tasks wait on average.</param>
internal sealed record ForecastSteadyResponse(
    double Utilisation,
    double WaitProbability,
    TimeSpan MeanWait,
    TimeSpan P95Wait,
    double MeanWaiting
)
{
    public static ForecastSteadyResponse Of(SteadyState steady) =>
        new(
            ForecastResponse.Digits(steady.Utilisation),
            ForecastResponse.Digits(steady.WaitProbability),
            ForecastResponse.Time(steady.MeanWait.TotalSeconds)!.Value,
            ForecastResponse.Time(steady.P95Wait.TotalSeconds)!.Value,
            ForecastResponse.Digits(steady.MeanWaiting)
        );
}

/// <summary>A queue that was played through many times.</summary>
/// <param name="Seed">What the dice were thrown by.</param>
/// <param name="Runs">How often.</param>
/// <param name="Horizon">How far it looked ahead.</param>
/// <param name="DrainedShare">The share of runs in which nothing waited at some time within the horizon, 0 to 1.</param>
/// <param name="EarlyDrain">Until nothing waited in the fastest 5 % of runs; null: later than the horizon.</param>
/// <param name="MedianDrain">The same for half of them.</param>
/// <param name="LateDrain">The same for all but the slowest 5 %.</param>
/// <param name="MeanWait">How long a task that came in that time waited on average.</param>
/// <param name="Curve">What waited over time.</param>
internal sealed record ForecastSimulationResponse(
    int Seed,
    int Runs,
    TimeSpan Horizon,
    double DrainedShare,
    TimeSpan? EarlyDrain,
    TimeSpan? MedianDrain,
    TimeSpan? LateDrain,
    TimeSpan MeanWait,
    IReadOnlyList<ForecastPointResponse> Curve
)
{
    public static ForecastSimulationResponse Of(SimulatedBacklog simulation) =>
        new(
            simulation.Seed,
            simulation.Runs,
            ForecastResponse.Time(simulation.Horizon)!.Value,
            ForecastResponse.Digits(simulation.DrainedShare),
            ForecastResponse.Time(simulation.EarlyDrain),
            ForecastResponse.Time(simulation.MedianDrain),
            ForecastResponse.Time(simulation.LateDrain),
            ForecastResponse.Time(simulation.MeanWait)!.Value,
            [
                .. simulation.Curve.Select(p => new ForecastPointResponse(
                    ForecastResponse.Time(p.Seconds)!.Value,
                    ForecastResponse.Digits(p.Mean),
                    ForecastResponse.Digits(p.Low),
                    ForecastResponse.Digits(p.High)
                )),
            ]
        );
}

/// <summary>What waits at a time.</summary>
/// <param name="After">From now.</param>
/// <param name="Mean">Tasks, on average.</param>
/// <param name="Low">Fewer wait in 5 % of runs.</param>
/// <param name="High">More wait in 5 % of runs.</param>
internal sealed record ForecastPointResponse(TimeSpan After, double Mean, double Low, double High);
