namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The endless row of tasks that one client submits; the same for the same seed.</summary>
/// <param name="seed">The seed of the run.</param>
/// <param name="client">Which client.</param>
/// <param name="effects">Where effects go.</param>
internal sealed class TaskPlan(int seed, int client, Uri effects)
{
    private static readonly (ProbeKind Kind, double Share)[] Shares =
    [
        (ProbeKind.Effect, 0.08),
        (ProbeKind.Slow, 0.01),
        (ProbeKind.Flaky, 0.01),
        (ProbeKind.Busy, 0.005),
        (ProbeKind.Doomed, 0.004),
        (ProbeKind.Long, 0.0005),
    ];

    private const int Keys = 12;

    private readonly Random _random = TortureSettings.Random(seed, 100 + client);
    private int _count;

    /// <summary>What the client does next: how many tasks it submits in one call, and how long it rests before.</summary>
    public (int Count, TimeSpan Pause) NextCall() =>
        (_random.Next(10) < 7 ? 1 : _random.Next(2, 40), TimeSpan.FromMilliseconds(_random.Next(5, 120)));

    /// <summary>Whether the next call is made ten times at once, and then once more with another payload.</summary>
    public bool NextIsRepeated() => _random.Next(150) == 0;

    public PlannedTask Next()
    {
        var number = _count++;
        var task = PlannedTask.Make(
            $"c{client}-{number}",
            NextKind(),
            _random,
            effects,
            _random.Next(100) == 0
        );
        if (_random.Next(10) < 4)
        {
            task.Body["concurrencyKey"] = $"k{_random.Next(Keys)}";
        }

        return task with
        {
            Follows = _random.Next(100) < 8 ? _random.Next(1, 4) : 0,
        };
    }

    private ProbeKind NextKind()
    {
        var left = _random.NextDouble();
        foreach (var (kind, share) in Shares)
        {
            left -= share;
            if (left < 0)
            {
                return kind;
            }
        }

        return ProbeKind.Quick;
    }
}
