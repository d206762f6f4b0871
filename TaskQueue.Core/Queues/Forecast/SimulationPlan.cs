namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// How a queue is simulated, so that it never takes long: how far, how often, and in what lots. A lot is some tasks that come and
/// are done as one, with the variation that so many have together; many slots are simulated as fewer and faster ones.
/// </summary>
/// <param name="Horizon">Seconds that are looked ahead.</param>
/// <param name="Runs">How often it is played through.</param>
/// <param name="Lot">Tasks of a lot; 1 unless there are very many.</param>
/// <param name="Slots">The most slots that are simulated one by one.</param>
public sealed record SimulationPlan(double Horizon, int Runs, int Lot = 1, int Slots = 2000)
{
    private const double LotsOfARun = 10_000;
    private const double LotsOfAll = 600_000;
    private const double Usual = 3600;

    // Ends of an axis whose middle reads well too: ten seconds up to a month.
    private static readonly double[] Horizons =
    [
        10,
        20,
        40,
        60,
        120,
        240,
        600,
        1200,
        2400,
        3600,
        7200,
        4 * 3600,
        8 * 3600,
        12 * 3600,
        86400,
        2 * 86400,
        4 * 86400,
        8 * 86400,
        16 * 86400,
        30 * 86400,
    ];

    /// <summary>Plans it.</summary>
    /// <param name="scenario">The queue.</param>
    /// <param name="drain">What was estimated: the simulation looks a little further.</param>
    public static SimulationPlan Of(Scenario scenario, DrainEstimate drain)
    {
        var wanted = HorizonOf(drain);
        var horizon = Horizons.FirstOrDefault(h => h >= wanted, Horizons[^1]);
        var tasks = scenario.Waiting + (scenario.ArrivalRate * horizon) + 1;
        var lot = (int)Math.Clamp(Math.Ceiling(tasks / LotsOfARun), 1, int.MaxValue);
        var ofARun = (tasks / lot) + Math.Min(scenario.Slots, 2000);
        return new(horizon, (int)Math.Clamp(LotsOfAll / ofARun, 40, 400), lot);
    }

    private static double HorizonOf(DrainEstimate drain) =>
        drain.Seconds is not > 0 ? Usual
        : drain.Latest is { } latest ? Math.Min(latest * 1.15, drain.Seconds.Value * 4)
        : drain.Seconds.Value * 3;
}
