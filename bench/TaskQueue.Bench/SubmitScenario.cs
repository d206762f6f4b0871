using System.Diagnostics;
using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>How fast tasks are accepted, each durable when its answer comes; no worker runs.</summary>
internal static class SubmitScenario
{
    private const int Connections = 64;
    private const int Warmth = 50_000;

    public static async Task<IReadOnlyList<BenchResult>> BatchesAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 100_000) / Load.Batch);
        await using var product = await Installation.StartAsync(options, shape, Connections);
        var web = product.Web;
        await Load.StoreAsync(web, Warmth / Load.Batch);
        var (cpu, watch) = (product.Cpu(), Stopwatch.StartNew());
        var times = await Load.StoreAsync(web, batches);
        var seconds = watch.Elapsed.TotalSeconds;
        return
        [
            new Percentiles(times).In(
                new("submit-batch", shape with { Workers = 0 })
                {
                    Tasks = batches * Load.Batch,
                    Seconds = seconds,
                    PerSecond = batches * Load.Batch / seconds,
                    RssMiB = web.Process.RssMiB,
                    CpuSeconds = (product.Cpu() - cpu).All,
                    Detail = "POST /tasks/batch, 1,000 tasks each, two at a time; percentiles are of a batch",
                }
            ),
        ];
    }

    public static async Task<IReadOnlyList<BenchResult>> SinglesAsync(BenchOptions options, Shape shape)
    {
        await using var product = await Installation.StartAsync(options, shape, Connections);
        var web = product.Web;
        await PostAsync(Warmth, TimeSpan.FromSeconds(30));
        var most = options.Tasks ?? int.MaxValue;
        var atMost = options.Tasks is null
            ? TimeSpan.FromSeconds(options.Seconds ?? 10)
            : TimeSpan.FromMinutes(10);
        var (cpu, watch) = (product.Cpu(), Stopwatch.StartNew());
        var times = await PostAsync(most, atMost);
        var seconds = watch.Elapsed.TotalSeconds;
        return
        [
            new Percentiles(times).In(
                new("submit-single", shape with { Workers = 0 })
                {
                    Tasks = times.Count,
                    Seconds = seconds,
                    PerSecond = times.Count / seconds,
                    RssMiB = web.Process.RssMiB,
                    CpuSeconds = (product.Cpu() - cpu).All,
                    Detail = string.Create(
                        CultureInfo.InvariantCulture,
                        $"POST /tasks, one task each, {Connections} connections"
                    ),
                }
            ),
        ];

        Task<List<double>> PostAsync(int count, TimeSpan longest) =>
            Task.Factory.StartNew(
                () => Posts.Send(web, "/api/v1/tasks", Load.One, Connections, count, longest),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
    }
}
