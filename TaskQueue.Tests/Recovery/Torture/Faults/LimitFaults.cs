using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>A process may have hardly any file descriptors more than it has, or little memory.</summary>
internal static class LimitFaults
{
    private const int Spare = 4;

    // 192 MiB, as in a small container: enough to work, and too little for many large tasks at once.
    private static readonly Dictionary<string, string?> LittleHeap = new(StringComparer.Ordinal)
    {
        ["DOTNET_GCHeapHardLimit"] = "0xC000000",
    };

    private const int LargeTasks = 24;
    private const int LargePayload = 900_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Whether there is a program that sets the limits of others.
    private static bool CanSet => Shell.Find("prlimit") is not null;

    // Only of Webs that run no handlers: what a handler needs files for is its own affair, and fails.
    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        if (!mode.HasRedis())
        {
            yield break;
        }

        if (CanSet)
        {
            yield return new(
                "F45",
                "web without file descriptors",
                Excuse.Unnoted | Excuse.Abort,
                StarveAsync
            );
        }

        yield return new("F45", "web with little memory", Excuse.Unnoted | Excuse.Abort, SqueezeAsync);
    }

    private static async Task StarveAsync(Battlefield on, Random random)
    {
        if (ProcessFaults.Pick(on.Cluster.Webs, random).ProcessId is not { } process)
        {
            return;
        }

        var before = await SoftLimitAsync(process);
        var open = Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;
        await SetAsync(process, (open + Spare).ToString(CultureInfo.InvariantCulture));
        await Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 20 : 8);
        await SetAsync(process, before);

        // It may have been killed meanwhile; the next one has the limit of all.
        Task SetAsync(int id, string soft) =>
            Shell.TryAsync(on.Cluster.ProbeFolder, "prlimit", "--pid", $"{id}", $"--nofile={soft}:");
    }

    // Large tasks come all at once: what there is no memory for is refused, and comes again.
    private static async Task SqueezeAsync(Battlefield on, Random random)
    {
        var web = ProcessFaults.Pick(on.Cluster.Webs, random);
        web.Arm(LittleHeap);
        await web.KillAsync("killed, to be given little memory");
        await on.Cluster.BackAsync(Patience);
        var name = random.Next();
        await Task.WhenAll(
            Enumerable.Range(0, LargeTasks).Select(i => on.Client.SubmitAsync([Large(name, i)], on.GiveUp))
        );
        await Fault.RestAsync(random, 1, 4);
        await web.KillAsync("killed, to be given memory again");
    }

    private static PlannedTask Large(int name, int number)
    {
        var task = PlannedTask.Quick(
            string.Create(CultureInfo.InvariantCulture, $"F45-{name:x}-{number}"),
            "large"
        );
        task.Body["payload"]!["ballast"] = new string('x', LargePayload);
        return task;
    }

    private static async Task<string> SoftLimitAsync(int process)
    {
        var limits = await File.ReadAllLinesAsync($"/proc/{process}/limits", CancellationToken.None);
        var line = limits.Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
    }
}
