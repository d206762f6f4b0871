namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// When a queue is empty, as a fluid that runs off: what waits, over what is done in a second less what comes. The band holds nine
/// of ten outcomes: chance adds a variance that grows with time, and rates that were measured inexactly one that grows with its square.
/// </summary>
/// <param name="Seconds">Until nothing waits; absent: never.</param>
/// <param name="Earliest">The lower end of the band; absent: never.</param>
/// <param name="Latest">The upper end of the band; absent: perhaps never.</param>
/// <param name="Growth">Tasks by which the queue grows in a second; negative where it shrinks.</param>
public sealed record DrainEstimate(double? Seconds, double? Earliest, double? Latest, double Growth)
{
    // Of a normal distribution, 5 % lie beyond this on either side.
    private const double Band = 1.6449;

    /// <summary>Estimates it.</summary>
    /// <param name="scenario">The queue.</param>
    public static DrainEstimate Of(Scenario scenario)
    {
        var shrinks = scenario.ServiceRate - scenario.ArrivalRate;
        if (scenario.Waiting <= 0 && scenario.Gap <= 0)
        {
            return new(0, 0, 0, -shrinks);
        }

        if (!(shrinks > 0))
        {
            return new(null, null, null, -shrinks);
        }

        // What comes during a pause waits as well.
        var waiting = Math.Max(0, scenario.Waiting) + (scenario.ArrivalRate * scenario.Gap);
        var (earliest, latest) = Roots(waiting, shrinks, Chance(scenario), Doubt(scenario));
        return new(
            scenario.Gap + (waiting / shrinks),
            scenario.Gap + earliest,
            latest is { } end && double.IsFinite(end) ? scenario.Gap + end : null,
            -shrinks
        );
    }

    /// <summary>What waits after a time, if all goes as expected.</summary>
    /// <param name="scenario">The queue.</param>
    /// <param name="seconds">The time.</param>
    public static double WaitingAfter(Scenario scenario, double seconds)
    {
        var worked = Math.Max(0, seconds - scenario.Gap);
        var rate = double.IsFinite(scenario.ServiceRate) ? scenario.ServiceRate : 0;
        return Math.Max(0, scenario.Waiting + (scenario.ArrivalRate * seconds) - (rate * worked));
    }

    // Variance that each second adds: of the tasks that come, and of those that are done.
    private static double Chance(Scenario scenario) =>
        (scenario.Dispersion * scenario.ArrivalRate)
        + (
            scenario.IsRateBound
                ? 0
                : scenario.ServiceRate * scenario.ServiceVariation * scenario.ServiceVariation
        );

    // Variance of the speed at which it drains.
    private static double Doubt(Scenario scenario)
    {
        var service = scenario.IsRateBound ? 0 : scenario.ServiceRate * scenario.ServiceError;
        return (scenario.ArrivalError * scenario.ArrivalError) + (service * service);
    }

    // Where (waiting - shrinks t)² = Band² (chance t + doubt t²): a quadratic equation in t. Where the doubt is as large as
    // the speed itself, there is no second time: it may never drain.
    private static (double Earliest, double? Latest) Roots(
        double waiting,
        double shrinks,
        double chance,
        double doubt
    )
    {
        const double Square = Band * Band;
        var a = (shrinks * shrinks) - (Square * doubt);
        var b = (2 * waiting * shrinks) + (Square * chance);
        var root = Math.Sqrt(Math.Max(0, (b * b) - (4 * a * waiting * waiting)));
        // This form of the smaller solution holds for every a, and does not cancel out.
        var earliest = 2 * waiting * waiting / (b + root);
        return (double.IsFinite(earliest) ? earliest : 0, a > 0 ? (b + root) / (2 * a) : null);
    }
}
