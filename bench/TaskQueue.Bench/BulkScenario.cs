using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>How fast one operation over a filter cancels queued tasks, each with its history and counters; no worker runs.</summary>
internal static class BulkScenario
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 100_000) / Load.Batch);
        var tasks = batches * Load.Batch;
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        await Load.StoreAsync(product.Web, batches);
        var cpu = product.Cpu();
        var operation = await CancelAllAsync(product.Web.Http);
        var used = product.Cpu() - cpu;
        var done = operation.GetProperty("done").GetInt64();
        if (done != tasks)
        {
            throw new BenchException(
                FormattableString.Invariant($"The operation cancelled {done} of {tasks} tasks.")
            );
        }

        var span =
            operation.GetProperty("finishedAt").GetDateTimeOffset()
            - operation.GetProperty("startedAt").GetDateTimeOffset();
        return
        [
            new("bulk-cancel", shape with { Workers = 0 })
            {
                Tasks = tasks,
                Seconds = span.TotalSeconds,
                PerSecond = tasks / span.TotalSeconds,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = used.All,
                Detail =
                    "POST /tasks/bulk, cancel by filter, from startedAt to finishedAt; "
                    + used.PerTask(tasks),
            },
        ];
    }

    private static async Task<JsonElement> CancelAllAsync(HttpClient http)
    {
        using var asked = await http.PostAsJsonAsync(
            "/api/v1/tasks/bulk",
            new
            {
                action = "cancel",
                filter = new { status = "queued", queue = "default" },
                arguments = new { undoWindow = 0 },
            }
        );
        asked.EnsureSuccessStatusCode();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Deadline; await Task.Delay(100))
        {
            var now = await http.GetFromJsonAsync<JsonElement>(asked.Headers.Location!);
            if (now.GetProperty("status").GetString() == "finished")
            {
                return now;
            }
        }

        throw new BenchException($"The operation was not through after {Deadline.TotalMinutes} minutes.");
    }
}
