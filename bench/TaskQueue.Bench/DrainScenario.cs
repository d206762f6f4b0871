using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>How fast tasks that do nothing run, from the store until the store has their results.</summary>
internal static class DrainScenario
{
    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 50_000) / Load.Batch);
        var tasks = batches * Load.Batch;
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        await Load.StoreAsync(product.Web, batches);
        await product.StartWorkersAsync(connections: 1);

        // Processor time counts from the first look that finds a task done: until then processes start.
        var before = await Load.UntilDoneAsync(product, atLeast: 1, TimeSpan.FromMilliseconds(10));
        var cpu = product.Cpu();
        await Load.UntilDoneAsync(product, tasks, TimeSpan.FromMilliseconds(50));
        var used = product.Cpu() - cpu;
        var seconds = (await product.Web.SettledSpanAsync()).TotalSeconds;
        var seen = tasks - before;
        return
        [
            new("drain", shape)
            {
                Tasks = tasks,
                Seconds = seconds,
                PerSecond = seconds > 0 ? tasks / seconds : null,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = seen > 0 ? used.All : null,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"echo tasks stored beforehand, from the first finishedAt to the last; {ShareOf(used, seen)}"
                ),
            },
        ];
    }

    private static string ShareOf(CpuShare used, long seen) =>
        seen > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{used.PerTask(seen)}, over the last {seen} tasks")
            : "too few tasks to tell their processor time";
}
