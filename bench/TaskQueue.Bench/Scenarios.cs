namespace TaskQueue.Bench;

/// <summary>The scenarios by name. Each measurement starts its own server on an empty store.</summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, Func<BenchOptions, Task<IReadOnlyList<BenchResult>>>[]> All =
        new()
        {
            ["submit"] = [SubmitScenario.BatchesAsync, SubmitScenario.SinglesAsync],
            ["drain"] = [DrainScenario.RunAsync],
            ["latency"] = [LatencyScenario.RunAsync],
            ["idle"] = [IdleScenario.RunAsync],
        };

    public static IEnumerable<string> Names => All.Keys;

    public static IEnumerable<Func<BenchOptions, Task<IReadOnlyList<BenchResult>>>> Of(string scenario) =>
        scenario == "all" ? All.Values.SelectMany(s => s) : All[scenario];
}
