namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// The queue in its steady state. With independent arrivals and exponential service times this is Erlang's formula for M/M/c; other
/// variations stretch the waits by the factor of Allen and Cunneen, half the sum of both squared coefficients of variation.
/// </summary>
public static class ErlangC
{
    /// <summary>The steady state; none where tasks come as fast as they can be done, or faster.</summary>
    /// <param name="scenario">The queue.</param>
    public static SteadyState? Of(Scenario scenario)
    {
        var rate = scenario.ServiceRate;
        if (!(scenario.ArrivalRate < rate) || !double.IsFinite(rate))
        {
            return null;
        }

        // A limit of starts that is reached before the slots are is one slot that takes as long for each task.
        var (slots, variation) = scenario.IsRateBound
            ? (1, 0)
            : (Math.Max(1, (int)Math.Round(scenario.Slots)), scenario.ServiceVariation);
        var utilisation = scenario.ArrivalRate / rate;
        var waits = WaitProbability(slots, utilisation);
        var stretch = Math.Max(0.01, (scenario.Dispersion + (variation * variation)) / 2);
        var slack = (rate - scenario.ArrivalRate) / stretch;
        var mean = waits / slack;
        return new(
            utilisation,
            waits,
            TimeSpan.FromSeconds(Math.Min(mean, ForecastRules.FarSeconds)),
            TimeSpan.FromSeconds(Math.Min(Quantile(waits, slack, 0.95), ForecastRules.FarSeconds)),
            scenario.ArrivalRate * mean
        );
    }

    /// <summary>The share of tasks that find all slots busy.</summary>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="utilisation">The share of them that is busy, 0 to 1.</param>
    public static double WaitProbability(int slots, double utilisation)
    {
        if (utilisation >= 1)
        {
            return 1;
        }

        // By way of Erlang's formula for losses, whose recursion neither overflows nor cancels out.
        var offered = utilisation * slots;
        var lost = 1.0;
        for (var k = 1; k <= slots; k++)
        {
            lost = offered * lost / (k + (offered * lost));
        }

        return lost / (1 - (utilisation * (1 - lost)));
    }

    // Those who wait at all wait for an exponential time.
    private static double Quantile(double waits, double slack, double share) =>
        waits <= 1 - share ? 0 : Math.Log(waits / (1 - share)) / slack;
}

/// <summary>What a queue is like that goes on as it does.</summary>
/// <param name="Utilisation">The share of what can be done that is asked for, 0 to 1.</param>
/// <param name="WaitProbability">The share of tasks that do not start at once.</param>
/// <param name="MeanWait">How long a task waits on average.</param>
/// <param name="P95Wait">What 95 of 100 tasks do not wait longer than.</param>
/// <param name="MeanWaiting">How many tasks wait on average.</param>
public sealed record SteadyState(
    double Utilisation,
    double WaitProbability,
    TimeSpan MeanWait,
    TimeSpan P95Wait,
    double MeanWaiting
);
