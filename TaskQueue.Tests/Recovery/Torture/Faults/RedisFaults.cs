using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>Redis dies, forgets, remembers what is over, sleeps, or cannot be reached.</summary>
internal static class RedisFaults
{
    private const Excuse Lost = Excuse.LostLease | Excuse.NewEpoch;

    public static IEnumerable<Fault> Of() => [.. OfServer(), .. OfNetwork()];

    private static IEnumerable<Fault> OfServer() =>
        [
            new(
                "F12",
                "Redis killed, append-only file kept",
                Lost,
                (on, random) => KillAsync(on, random, keep: true)
            ),
            new(
                "F13",
                "Redis killed, nothing kept",
                Lost,
                (on, random) => KillAsync(on, random, keep: false)
            ),
            new("F14", "Redis scripts forgotten", Excuse.None, (on, _) => AskAsync(on, "SCRIPT", "FLUSH")),
            new("F15", "Redis emptied", Lost, EmptyAsync),
            new(
                "F16",
                "Redis restored from an old file",
                Lost,
                (on, _) => on.Cluster.Redis!.RestoreCopyAsync()
            )
            {
                PrepareAsync = SaveCopyAsync,
            },
            new("F17", "Redis down for a while", Lost, StayAwayAsync),
            new(
                "F18",
                "Redis asleep",
                Excuse.LostLease | Excuse.Unnoted,
                (on, random) => AskAsync(on, "DEBUG", "SLEEP", Seconds(random))
            ),
            new("F36", "long tasks, and Redis emptied", Lost, (on, _) => AskAsync(on, "FLUSHALL"))
            {
                PrepareAsync = SubmitLongTasksAsync,
            },
        ];

    private static IEnumerable<Fault> OfNetwork() =>
        [
            new("F18", "Redis 200 ms away", Excuse.None, SlowAsync),
            new(
                "F21",
                "worker cut off from Redis, half-open",
                Excuse.LostLease | Excuse.Unnoted,
                SilenceWorkersAsync
            ),
            new(
                "F21",
                "worker's connections to Redis reset",
                Excuse.None,
                (on, _) => Cut(on.Cluster.WorkerLink!)
            ),
            new(
                "F22",
                "segments between worker and Redis lost",
                Excuse.LostLease | Excuse.Unnoted,
                (on, random) => LoseAsync(on, on.Cluster.WorkerLink!, random)
            ),
            new(
                "F22",
                "segments between Web and Redis lost",
                Excuse.Unnoted,
                (on, random) => LoseAsync(on, on.Cluster.WebLink!, random)
            ),
            new("F23", "Web cut off from Redis, half-open", Excuse.Unnoted, SilenceWebAsync),
            new("F23", "Web's connections to Redis reset", Excuse.None, (on, _) => Cut(on.Cluster.WebLink!)),
        ];

    private static string Seconds(Random random) =>
        (1 + (random.NextDouble() * 4)).ToString("0.0", CultureInfo.InvariantCulture);

    private static async Task AskAsync(Battlefield on, params IReadOnlyList<string> words) =>
        await on.Cluster.Redis!.TryAskAsync(words);

    private static async Task KillAsync(Battlefield on, Random random, bool keep)
    {
        var redis = on.Cluster.Redis!;
        await redis.KillAsync();
        if (!keep)
        {
            redis.Forget();
        }

        await Fault.RestAsync(random, 0, 1);
        await redis.StartAgainAsync(appendOnly: keep);
    }

    // Twice in a row: the second time the index is just being filled again.
    private static async Task EmptyAsync(Battlefield on, Random random)
    {
        await AskAsync(on, "FLUSHALL");
        if (random.Next(2) == 0)
        {
            await Fault.RestAsync(random, 0.05, 1.5);
            await AskAsync(on, "FLUSHALL");
        }
    }

    private static async Task SaveCopyAsync(Battlefield on, Random random)
    {
        await on.Cluster.Redis!.SaveCopyAsync();
        await Fault.RestAsync(random, 3, 8);
    }

    private static async Task StayAwayAsync(Battlefield on, Random random)
    {
        await on.Cluster.Redis!.KillAsync();
        await Fault.RestAsync(random, 4, on.Cluster.Settings.IsLong ? 30 : 8);
        await on.Cluster.Redis.StartAgainAsync(appendOnly: true);
    }

    private static async Task SlowAsync(Battlefield on, Random random)
    {
        var (web, worker) = (on.Cluster.WebLink!, on.Cluster.WorkerLink!);
        web.Slow(TimeSpan.FromMilliseconds(100));
        worker.Slow(TimeSpan.FromMilliseconds(100));
        await Fault.RestAsync(random, 2, 6);
        web.Heal();
        worker.Heal();
    }

    private static async Task LoseAsync(Battlefield on, Link link, Random random)
    {
        link.Lose(probability: 0.3, towards: random.Next(2) == 0);
        await Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 60 : 6);
        link.Heal();
    }

    private static async Task SilenceWorkersAsync(Battlefield on, Random random)
    {
        on.Cluster.WorkerLink!.Silence();
        await Fault.RestAsync(random, 0.5, on.Cluster.Settings.Lease.TotalSeconds * 1.5);
        on.Cluster.WorkerLink.Heal();
    }

    private static async Task SilenceWebAsync(Battlefield on, Random random)
    {
        on.Cluster.WebLink!.Silence();
        await Fault.RestAsync(random, 0.5, 8);
        on.Cluster.WebLink.Heal();
    }

    private static async Task SubmitLongTasksAsync(Battlefield on, Random random)
    {
        var tasks = Enumerable
            .Range(0, 3)
            .Select(i =>
                PlannedTask.Make(
                    $"F36-{random.Next():x}-{i}",
                    ProbeKind.Long,
                    random,
                    on.Effects,
                    watched: false
                )
            );
        await on.Client.SubmitAsync([.. tasks], on.GiveUp);
        await Fault.RestAsync(random, 6, 8);
    }

    private static Task Cut(Link link)
    {
        link.Cut();
        return Task.CompletedTask;
    }
}
