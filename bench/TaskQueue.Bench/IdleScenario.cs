namespace TaskQueue.Bench;

/// <summary>What the server takes while nobody wants anything.</summary>
internal static class IdleScenario
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options)
    {
        var rest = TimeSpan.FromSeconds(options.Seconds ?? 20);
        using var folder = new BenchFolder(options.Data);
        await using var web = await WebProcess.StartAsync(folder.Path, worker: true, connections: 1);
        await Task.Delay(Settling);
        var cpu = web.CpuSeconds;
        await Task.Delay(rest);
        return
        [
            new("idle", Workers: 1)
            {
                Seconds = rest.TotalSeconds,
                RssMiB = web.RssMiB,
                CpuSeconds = web.CpuSeconds - cpu,
                Detail =
                    "at rest with its worker on, 15 s after its start: what is compiled in the background is through by then",
            },
        ];
    }
}
