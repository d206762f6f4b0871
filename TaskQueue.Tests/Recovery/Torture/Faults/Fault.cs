using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>Something to do to the product.</summary>
/// <param name="Row">Its row of the fault matrix.</param>
/// <param name="Kind">What is done, in words.</param>
/// <param name="Excuses">What the product may do because of it.</param>
/// <param name="InflictAsync">Does it, and ends it again.</param>
internal sealed record Fault(
    string Row,
    string Kind,
    Excuse Excuses,
    Func<Battlefield, Random, Task> InflictAsync
)
{
    /// <summary>What has to be done before, and excuses nothing yet.</summary>
    public Func<Battlefield, Random, Task> PrepareAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Waits for a time between two bounds.</summary>
    public static Task RestAsync(Random random, double least, double most) =>
        Task.Delay(
            TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least))),
            CancellationToken.None
        );
}

/// <summary>What faults may touch.</summary>
/// <param name="Cluster">The product and its servers.</param>
/// <param name="Client">Submits what is bad by itself.</param>
/// <param name="Effects">Where effects go.</param>
/// <param name="GiveUp">The run is over, whether all is answered or not.</param>
internal sealed record Battlefield(
    Cluster Cluster,
    TortureClient Client,
    Uri Effects,
    CancellationToken GiveUp
);
