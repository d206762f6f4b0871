namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// The product under faults of all kinds, judged by what clients, handlers and the store know. Each test run does a cut of
/// it; <c>./dev torture</c> does as much as is asked for.
/// </summary>
[Collection(Alone)]
public sealed class TortureTests
{
    /// <summary>With nothing beside it: faults are to come from the plan, not from other tests.</summary>
    private const string Alone = "torture";

    public static TheoryData<string, int, double> Runs()
    {
        var runs = new TheoryData<string, int, double>();
        foreach (var settings in TortureSettings.All())
        {
            runs.Add(settings.Mode.ToString(), settings.Seed, settings.Duration.TotalSeconds);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs), DisableDiscoveryEnumeration = true)]
    public async Task Faults_OfAllKinds_BreakNoPromise(string mode, int seed, double seconds)
    {
        var settings = new TortureSettings(
            Enum.Parse<TortureMode>(mode),
            seed,
            TimeSpan.FromSeconds(seconds)
        );

        var report = await new TortureRun(settings).RunAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Breaches.Count == 0, $"Again with: {settings.Replay}\n{report}");
        Assert.True(
            report.WatchedStable > 0,
            "No watched task was ever read: nothing can be said of the reads."
        );
    }

    /// <summary>Keeps other tests from running beside these.</summary>
    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneDefinition;
}
