namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>One run: what is tortured, for how long, and the seed that all choices come from.</summary>
/// <param name="Mode">The parts of the product.</param>
/// <param name="Seed">Payloads, faults and moments follow from it.</param>
/// <param name="Duration">How long tasks are submitted and faults happen; the drain comes on top.</param>
internal sealed record TortureSettings(TortureMode Mode, int Seed, TimeSpan Duration)
{
    private const string ModeVariable = "TASKQUEUE_TORTURE_MODE";
    private const string SeedVariable = "TASKQUEUE_TORTURE_SEED";
    private const string MinutesVariable = "TASKQUEUE_TORTURE_MINUTES";
    private const string RowsVariable = "TASKQUEUE_TORTURE_ROWS";
    private const int FixedSeed = 20261125;

    /// <summary>How long a worker owns a task.</summary>
    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(6);

    /// <summary>Clients that submit side by side.</summary>
    public int Clients { get; } = 6;

    /// <summary>Handlers that run side by side in each process.</summary>
    public int Concurrency { get; } = 16;

    /// <summary>Unended tasks above which the clients hold back, so that the drain stays short.</summary>
    public int MostUnended { get; } = 3000;

    /// <summary>Whether there is time for faults that last half a minute.</summary>
    public bool IsLong => Duration > TimeSpan.FromMinutes(2);

    /// <summary>The rows of the fault matrix whose faults are inflicted; all of them where none is named.</summary>
    public IReadOnlySet<string> Rows { get; } =
        (Environment.GetEnvironmentVariable(RowsVariable) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The command that does it again.</summary>
    public string Replay =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"./dev torture --mode {Mode} --seed {Seed} --minutes {Duration.TotalMinutes:0.##}{(Rows.Count == 0 ? "" : $" --rows {string.Join(',', Rows)}")}"
        );

    /// <summary>A row of random numbers of its own for each part; the same in each process, for the same seed.</summary>
    public static Random Random(int seed, int part) => new(unchecked((seed * 31) + (part * 7919)));

    /// <summary>What the environment asks for; else the cut that each test run does, one fixed seed and one random.</summary>
    public static IReadOnlyList<TortureSettings> All()
    {
        var random = System.Random.Shared.Next(1, int.MaxValue);
        if (Environment.GetEnvironmentVariable(ModeVariable) is not { Length: > 0 } mode)
        {
            return
            [
                new(TortureMode.E, FixedSeed, TimeSpan.FromSeconds(20)),
                new(TortureMode.P, FixedSeed, TimeSpan.FromSeconds(15)),
                new(TortureMode.RP, random, TimeSpan.FromSeconds(30)),
            ];
        }

        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : random;
        var minutes = Environment.GetEnvironmentVariable(MinutesVariable) is { Length: > 0 } length
            ? double.Parse(length, CultureInfo.InvariantCulture)
            : 3;
        return
        [
            new(Enum.Parse<TortureMode>(mode), seed, TimeSpan.FromMinutes(Math.Clamp(minutes, 0.1, 600))),
        ];
    }
}
