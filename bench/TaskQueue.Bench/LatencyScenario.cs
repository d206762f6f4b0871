using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>How long one task takes when nothing else is to do.</summary>
internal static class LatencyScenario
{
    private const int Warmth = 50;

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var tasks = options.Tasks ?? 500;
        await using var product = await Installation.StartAsync(options, shape, connections: 2);
        await product.StartWorkersAsync(connections: 2);
        await product.WorkersAreThereAsync();
        var web = product.Web;
        var (starts, ends) = (new List<double>(tasks), new List<double>(tasks));
        var cpu = 0.0;
        for (var i = -Warmth; i < tasks; i++)
        {
            cpu = i == 0 ? web.Process.CpuSeconds : cpu;
            var (start, end) = await OneAsync(web.Http);
            if (i >= 0)
            {
                starts.Add(start);
                ends.Add(end);
            }
        }

        var (rss, used) = (web.Process.RssMiB, web.Process.CpuSeconds - cpu);
        return
        [
            new Percentiles(starts).In(
                new("latency-start", shape)
                {
                    Tasks = tasks,
                    RssMiB = rss,
                    CpuSeconds = used,
                    Detail = "from createdAt to the attempt's startedAt, by the server's clock",
                }
            ),
            new Percentiles(ends).In(
                new("latency-done", shape)
                {
                    Tasks = tasks,
                    Detail = "from sending POST until a GET says succeeded",
                }
            ),
        ];
    }

    private static async Task<(double Start, double End)> OneAsync(HttpClient http)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await http.PostAsJsonAsync("/api/v1/tasks", new { type = "echo", payload = 1 });
        answer.EnsureSuccessStatusCode();
        var task = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var address = $"/api/v1/tasks/{task.GetProperty("id").GetString()}";
        while (task.GetProperty("status").GetString() != "succeeded")
        {
            task = await http.GetFromJsonAsync<JsonElement>(address);
        }

        var end = watch.Elapsed.TotalMilliseconds;
        var attempts = await http.GetFromJsonAsync<JsonElement>($"{address}/attempts");
        var started = attempts.GetProperty("items")[0].GetProperty("startedAt").GetDateTimeOffset();
        return ((started - task.GetProperty("createdAt").GetDateTimeOffset()).TotalMilliseconds, end);
    }
}
