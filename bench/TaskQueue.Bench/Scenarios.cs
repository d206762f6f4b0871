namespace TaskQueue.Bench;

/// <summary>The scenarios by name. Each measurement starts its own server on an empty store.</summary>
internal static class Scenarios
{
    public const string Peers = "peers";

    private static readonly Dictionary<string, Measure[]> All = new()
    {
        ["submit"] = [SubmitScenario.BatchesAsync, SubmitScenario.SinglesAsync],
        ["drain"] = [DrainScenario.RunAsync],
        ["latency"] = [LatencyScenario.RunAsync],
        ["fairness"] = [FairnessScenario.RunAsync],
        ["limits"] = [LimitsScenario.RunAsync],
        ["backlog"] = [BacklogScenario.RunAsync],
        ["bulk"] = [BulkScenario.RunAsync],
        ["schedules"] = [SchedulesScenario.RunAsync],
        ["auth"] = [AuthScenario.RunAsync],
        ["idle"] = [IdleScenario.RunAsync],
        ["auth-flood"] = [AuthFloodScenario.RunAsync],
        ["data"] = [DataScenario.RunAsync],
        ["lists"] = [ListsScenario.RunAsync],
        ["circuits"] = [CircuitsScenario.RunAsync],
    };

    private delegate Task<IReadOnlyList<BenchResult>> Measure(BenchOptions options, Shape shape);

    public static IEnumerable<string> Names => [.. All.Keys, Peers];

    /// <summary>The measurements that were asked for, each in each mode, and where workers matter with one and two.</summary>
    public static IEnumerable<Func<BenchOptions, Task<IReadOnlyList<BenchResult>>>> Of(BenchOptions options)
    {
        var chosen = options.Scenario == "all" ? All : All.Where(s => s.Key == options.Scenario);
        foreach (var (name, measures) in chosen)
        {
            foreach (var shape in ShapesOf(name, options))
            {
                foreach (var measure in measures)
                {
                    yield return o => measure(o, shape);
                }
            }
        }
    }

    /// <summary>Fails, before anything is measured, when a program is missing that the scenarios will start.</summary>
    public static void RequirePrograms(BenchOptions options)
    {
        var isPeers = options.Scenario == Peers;
        if (isPeers)
        {
            BenchPaths.Program("node", "nodejs");
            BenchPaths.Program("npm", "npm");
        }

        if (!isPeers && options.Mode == Shape.Embedded)
        {
            return;
        }

        try
        {
            BenchPaths.PostgresPrograms();
            BenchPaths.Program("redis-server", "redis-server");
        }
        catch (BenchException e) when (!isPeers)
        {
            throw new BenchException($"{e.Message} Without it there is --mode embedded.");
        }
    }

    private static IEnumerable<Shape> ShapesOf(string scenario, BenchOptions options)
    {
        if (options.Mode is Shape.Embedded or "all")
        {
            yield return new(Shape.Embedded, 1);
        }

        if (options.Mode is Shape.Distributed or "all")
        {
            int[] workers =
                options.Workers is { } given ? [given]
                : scenario == "drain" ? [1, 2]
                : [1];
            foreach (var count in workers)
            {
                yield return new(Shape.Distributed, count);
            }
        }
    }
}
