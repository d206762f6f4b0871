using System.Diagnostics;
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

    private const string Choked = "ended by the kernel for want of memory";
    private const long Breath = 8 << 20;
    private const int LargeTasks = 24;
    private const int LargePayload = 900_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Whether there is a program that sets the limits of others.
    private static bool CanSet => Shell.Find("prlimit") is not null;

    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        if (CanChoke())
        {
            yield return new("F45", Choked, Excuse.LostLease | Excuse.Unnoted, ChokeAsync);
        }

        // Of Webs alone that run no handlers: what a handler needs files and memory for is its own affair, and fails.
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

    /// <summary>Whether processes can be put into control groups here.</summary>
    public static bool CanChoke()
    {
        using var group = MemoryGroup.TryMake(Breath);
        return group is not null;
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
        await SubmitLargeAsync(on, random.Next());
        await Fault.RestAsync(random, 1, 4);
        await web.KillAsync("killed, to be given memory again");
    }

    // Hardly any memory more than it has, and large tasks: the kernel ends it in the middle of whatever it does.
    private static async Task ChokeAsync(Battlefield on, Random random)
    {
        var node = ProcessFaults.Pick([.. on.Cluster.Nodes], random);
        var (starts, name) = (node.Starts, random.Next());
        Task submitting;
        using (var group = MemoryGroup.TryMake(Breath))
        {
            if (group is null || node.ProcessId is not { } process)
            {
                return;
            }

            node.Expect(Choked);
            group.Take(process);
            submitting = SubmitLargeAsync(on, name);
            for (var watch = Stopwatch.StartNew(); node.Starts == starts && watch.Elapsed < Patience; )
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }

            node.ExpectNoMore(Choked);
        }

        await submitting;
    }

    private static Task SubmitLargeAsync(Battlefield on, int name) =>
        Task.WhenAll(
            Enumerable.Range(0, LargeTasks).Select(i => on.Client.SubmitAsync([Large(name, i)], on.GiveUp))
        );

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
