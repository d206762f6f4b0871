using System.Diagnostics;
using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>How fast tasks that do nothing run, from the store until the store has their results.</summary>
internal static class DrainScenario
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 50_000) / SubmitScenario.Batch);
        var tasks = batches * SubmitScenario.Batch;
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        await SubmitScenario.StoreAsync(product.Web, batches);
        await product.StartWorkersAsync(connections: 1);

        // The clock starts with the first task that is done: until then processes start.
        var before = await product.Web.SucceededAsync();
        while (before == 0)
        {
            await Task.Delay(10);
            before = await product.Web.SucceededAsync();
        }

        var (cpu, watch) = (product.Cpu(), Stopwatch.StartNew());
        var done = before;
        while (done < tasks && watch.Elapsed < Deadline)
        {
            await Task.Delay(50);
            done = await product.Web.SucceededAsync();
        }

        var (seconds, used) = (watch.Elapsed.TotalSeconds, product.Cpu() - cpu);
        return
        [
            new("drain", shape)
            {
                Tasks = (int)(done - before),
                Seconds = seconds,
                PerSecond = (done - before) / seconds,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = used.All,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"echo tasks stored beforehand; {before} of {tasks} done at the first look, {done} in the end; {used.PerTask(done - before)}"
                ),
            },
        ];
    }
}
