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
        var (seconds, used, allocated) = await Drain.RunAsync(product, batches);
        return
        [
            new("drain", shape)
            {
                Tasks = tasks,
                Seconds = seconds,
                PerSecond = seconds > 0 ? tasks / seconds : null,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = used.All,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"echo tasks stored beforehand, warm, from the first finishedAt to the last; {used.PerTask(tasks)}; {allocated.PerTask(tasks)}"
                ),
            },
        ];
    }
}
