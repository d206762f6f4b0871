namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// Plays a queue through many times, task by task, and tells what became of it. Pure: the same scenario, plan and seed give the same
/// answer. Tasks start in the order in which they came, each on the slot that is free first; that is all the state there is, so
/// that a run costs one step of a heap for each task.
/// </summary>
public static class BacklogSimulation
{
    /// <summary>Points of the curve, the first one now.</summary>
    public const int Points = 61;

    private const double Tail = 0.05;

    /// <summary>Plays it through.</summary>
    /// <param name="scenario">The queue; it must have slots.</param>
    /// <param name="plan">How far, and how often.</param>
    /// <param name="seed">What the dice are thrown by.</param>
    public static SimulatedBacklog Run(Scenario scenario, SimulationPlan plan, int seed)
    {
        var curves = new double[Points][];
        for (var p = 0; p < Points; p++)
        {
            curves[p] = new double[plan.Runs];
        }

        var drains = new double[plan.Runs];
        var (waited, started) = (0.0, 0L);
        for (var r = 0; r < plan.Runs; r++)
        {
            var run = new BacklogRun(scenario, plan, seed, r);
            run.Play();
            for (var p = 0; p < Points; p++)
            {
                curves[p][r] = run.WaitingAt[p];
            }

            drains[r] = run.DrainedAt;
            waited += run.Waited;
            started += run.Started;
        }

        Array.Sort(drains);
        return new(
            seed,
            plan.Runs,
            plan.Horizon,
            drains.Count(d => d <= plan.Horizon) / (double)plan.Runs,
            Reached(drains, Tail, plan),
            Reached(drains, 0.5, plan),
            Reached(drains, 1 - Tail, plan),
            started == 0 ? 0 : waited / started,
            [.. curves.Select((values, p) => PointOf(values, plan.Horizon * p / (Points - 1)))]
        );
    }

    private static double? Reached(double[] drains, double share, SimulationPlan plan) =>
        At(drains, share) is var at && at <= plan.Horizon ? at : null;

    private static BacklogPoint PointOf(double[] values, double seconds)
    {
        Array.Sort(values);
        return new(seconds, values.Average(), At(values, Tail), At(values, 1 - Tail));
    }

    private static double At(double[] sorted, double share) =>
        sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
}

/// <summary>What became of a queue that was played through many times.</summary>
/// <param name="Seed">What the dice were thrown by.</param>
/// <param name="Runs">How often.</param>
/// <param name="Horizon">Seconds that were looked ahead.</param>
/// <param name="DrainedShare">The share of runs in which nothing waited at some time within the horizon, 0 to 1.</param>
/// <param name="EarlyDrain">Seconds until nothing waited in the fastest 5 % of runs; absent: later than the horizon.</param>
/// <param name="MedianDrain">The same for half of them.</param>
/// <param name="LateDrain">The same for all but the slowest 5 %.</param>
/// <param name="MeanWait">Seconds that a task which came within the horizon waited on average.</param>
/// <param name="Curve">What waited over time.</param>
public sealed record SimulatedBacklog(
    int Seed,
    int Runs,
    double Horizon,
    double DrainedShare,
    double? EarlyDrain,
    double? MedianDrain,
    double? LateDrain,
    double MeanWait,
    IReadOnlyList<BacklogPoint> Curve
);

/// <summary>What waits at a time.</summary>
/// <param name="Seconds">From now.</param>
/// <param name="Mean">Tasks, on average.</param>
/// <param name="Low">What fewer wait in only 5 % of runs.</param>
/// <param name="High">What more wait in only 5 % of runs.</param>
public sealed record BacklogPoint(double Seconds, double Mean, double Low, double High);
