using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>The kernel gives a process hardly any file descriptors more than it has.</summary>
internal static class LimitFaults
{
    private const int Spare = 4;

    /// <summary>Whether there is a program that sets the limits of others.</summary>
    public static bool CanSet => Shell.Find("prlimit") is not null;

    // Only of Webs that run no handlers: what a handler needs files for is its own affair, and fails.
    public static IEnumerable<Fault> Of(TortureMode mode) =>
        mode.HasRedis() && CanSet
            ? [new("F45", "web without file descriptors", Excuse.Unnoted | Excuse.Abort, StarveAsync)]
            : [];

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

    private static async Task<string> SoftLimitAsync(int process)
    {
        var limits = await File.ReadAllLinesAsync($"/proc/{process}/limits", CancellationToken.None);
        var line = limits.Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
    }
}
