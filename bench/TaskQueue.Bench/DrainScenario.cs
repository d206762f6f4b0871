using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>How fast one worker runs tasks that do nothing, from the store until the store has their results.</summary>
internal static class DrainScenario
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options)
    {
        var batches = Math.Max(1, (options.Tasks ?? 50_000) / SubmitScenario.Batch);
        var tasks = batches * SubmitScenario.Batch;
        using var folder = new BenchFolder(options.Data);
        await using (var store = await WebProcess.StartAsync(folder.Path, worker: false, connections: 4))
        {
            await SubmitScenario.StoreAsync(store, batches);
        }

        await using var web = await WebProcess.StartAsync(folder.Path, worker: true, connections: 1);
        var cpu = web.CpuSeconds;
        var watch = Stopwatch.StartNew();
        // What was done before the first look does not count: it took time that was not measured.
        var before = await SucceededAsync(web);
        var done = before;
        while (done < tasks && watch.Elapsed < Deadline)
        {
            await Task.Delay(50);
            done = await SucceededAsync(web);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return
        [
            new("drain", Workers: 1)
            {
                Tasks = (int)(done - before),
                Seconds = seconds,
                PerSecond = (done - before) / seconds,
                RssMiB = web.RssMiB,
                CpuSeconds = web.CpuSeconds - cpu,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"echo tasks stored beforehand, the server's own worker; ready {web.StartedIn.TotalSeconds:F2} s after its start, {before} of {tasks} done by then, {done} in the end"
                ),
            },
        ];
    }

    private static async Task<long> SucceededAsync(WebProcess web)
    {
        var queue = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues/default");
        return queue.GetProperty("counts").GetProperty("succeeded").GetInt64();
    }
}
