using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace TaskQueue.Bench;

/// <summary>
/// Whether a million queued tasks make anything slower: a batch accepted, a page listed, the overview of queues, and tasks
/// run from a queue of their own, each with hardly anything queued and then with all of it, in one run.
/// </summary>
internal static class BacklogScenario
{
    private const int Samples = 30;
    private const int Drained = 20_000;

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(Samples, (options.Tasks ?? 1_000_000) / Load.Batch);
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        await PauseAsync(product.Web.Http);
        await Load.StoreAsync(product.Web, 10);
        await product.StartWorkersAsync(connections: 4);
        await product.WorkersAreThereAsync();
        // Once for the code that is compiled on its first use, once to be measured.
        await MeasureAsync(product);
        var empty = await MeasureAsync(product);
        var memory = product.RedisBytes();
        var before = await QueuedAsync(product);
        await Load.StoreAsync(product.Web, batches);
        var full = await MeasureAsync(product);
        var queued = await QueuedAsync(product);
        var bytes = memory is { } then ? (product.RedisBytes() - then) / (double)(queued - before) : null;
        return
        [
            Result("backlog-submit", empty.Submit, full.Submit, "a batch of 1,000 accepted, median"),
            Result("backlog-list", empty.List, full.List, "GET /tasks, 50 newest of the queue, median"),
            Result("backlog-queues", empty.Queues, full.Queues, "GET /queues, median"),
            Result(
                "backlog-run",
                empty.Run,
                full.Run,
                string.Create(CultureInfo.InvariantCulture, $"{Drained} tasks of a second queue drained")
            ),
        ];

        BenchResult Result(string name, double few, double many, string what) =>
            new(name, shape)
            {
                Tasks = (int)queued,
                P50Ms = many,
                RssMiB = product.Web.Process.RssMiB,
                Detail =
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what}: {many:F1} ms against {few:F1} ms with {before} queued, {many / few:F2} times"
                    )
                    + (
                        bytes is { } each
                            ? string.Create(
                                CultureInfo.InvariantCulture,
                                $"; Redis {each:F0} bytes a queued task"
                            )
                            : ""
                    ),
            };
    }

    private static async Task<Costs> MeasureAsync(Installation product)
    {
        var http = product.Web.Http;
        var submit = await Load.StoreAsync(product.Web, Samples);
        var list = await TimesAsync(http, "/api/v1/tasks?queue=default&limit=50");
        var queues = await TimesAsync(http, "/api/v1/queues");
        return new(
            new Percentiles(submit).At(50),
            new Percentiles(list).At(50),
            new Percentiles(queues).At(50),
            await RunAsync(product)
        );
    }

    private static async Task<List<double>> TimesAsync(HttpClient http, string path)
    {
        var times = new List<double>(Samples);
        for (var i = 0; i < Samples; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync(path);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    // Beside the paused backlog, so that it stays as large as it is.
    private static async Task<double> RunAsync(Installation product)
    {
        var before = await product.Web.SucceededAsync("busy");
        var body = Load.BatchOf(_ => null, queue: "busy");
        var start = Stopwatch.GetTimestamp();
        await Load.StoreAsync(product.Web, Drained / Load.Batch, _ => body);
        while (await product.Web.SucceededAsync("busy") < before + Drained)
        {
            product.RequireWorkers();
            await Task.Delay(10);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<long> QueuedAsync(Installation product) =>
        await product.Web.CountAsync("default", "queued");

    private static async Task PauseAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/queues/default/pause",
            new { reason = "The backlog of a measurement." }
        );
        answer.EnsureSuccessStatusCode();
    }

    private sealed record Costs(double Submit, double List, double Queues, double Run);
}
