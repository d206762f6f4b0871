using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>How fast tasks are accepted, each durable when its answer comes; no worker runs.</summary>
internal static class SubmitScenario
{
    public const int Batch = 1000;
    private const int Connections = 64;
    private const int Warmth = 10_000;

    private static readonly byte[] One = Encoding.UTF8.GetBytes(
        """{"type":"echo","payload":{"order":4711,"customer":"ada@example.com"}}"""
    );

    private static readonly byte[] Many = Encoding.UTF8.GetBytes(
        $$"""{"tasks":[{{string.Join(',', Enumerable.Repeat(Encoding.UTF8.GetString(One), Batch))}}]}"""
    );

    public static async Task<IReadOnlyList<BenchResult>> BatchesAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 100_000) / Batch);
        await using var product = await Installation.StartAsync(options, shape, Connections);
        var web = product.Web;
        await StoreAsync(web, Warmth / Batch);
        var (cpu, watch) = (product.Cpu(), Stopwatch.StartNew());
        var times = await StoreAsync(web, batches);
        var seconds = watch.Elapsed.TotalSeconds;
        return
        [
            new Percentiles(times).In(
                new("submit-batch", shape with { Workers = 0 })
                {
                    Tasks = batches * Batch,
                    Seconds = seconds,
                    PerSecond = batches * Batch / seconds,
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
        await PostAsync(web, Warmth, TimeSpan.FromSeconds(30));
        var most = options.Tasks ?? int.MaxValue;
        var atMost = options.Tasks is null
            ? TimeSpan.FromSeconds(options.Seconds ?? 10)
            : TimeSpan.FromMinutes(10);
        var (cpu, watch) = (product.Cpu(), Stopwatch.StartNew());
        var times = await PostAsync(web, most, atMost);
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
    }

    /// <summary>Stores batches, two at a time, so that the server reads one while it commits the other.</summary>
    /// <returns>How long each took, in milliseconds.</returns>
    public static async Task<IReadOnlyCollection<double>> StoreAsync(WebProcess web, int batches)
    {
        var left = batches;
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async _ =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                    {
                        times.Add(await SendAsync(web.Http, "/api/v1/tasks/batch", Many));
                    }
                })
        );
        return times;
    }

    private static async Task<IReadOnlyCollection<double>> PostAsync(
        WebProcess web,
        int most,
        TimeSpan atMost
    )
    {
        var left = most;
        var watch = Stopwatch.StartNew();
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(async _ =>
                {
                    while (Interlocked.Decrement(ref left) >= 0 && watch.Elapsed < atMost)
                    {
                        times.Add(await SendAsync(web.Http, "/api/v1/tasks", One));
                    }
                })
        );
        return times;
    }

    private static async Task<double> SendAsync(HttpClient http, string path, byte[] body)
    {
        var start = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(path, content);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
