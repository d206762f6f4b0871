using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>
/// How long one task takes when hardly anything else is to do: one every ten milliseconds, each sent at its time whatever became of
/// those before it.
/// </summary>
internal static class LatencyScenario
{
    private const int Warmth = 2000;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var tasks = options.Tasks ?? 1000;
        await using var product = await Installation.StartAsync(options, shape, connections: 8);
        await product.StartWorkersAsync(connections: 8);
        await product.WorkersAreThereAsync();
        var web = product.Web;
        await SendAsync(web.Http, Warmth);
        var cpu = web.Process.CpuSeconds;
        var sent = await SendAsync(web.Http, tasks);
        await Load.UntilDoneAsync(product, Warmth + tasks, Gap);
        var used = web.Process.CpuSeconds - cpu;
        var (starts, ends) = (new List<double>(tasks), new List<double>(tasks));
        foreach (var id in sent)
        {
            var (start, end) = await ReadAsync(web.Http, id);
            starts.Add(start);
            ends.Add(end);
        }

        return
        [
            new Percentiles(starts).In(
                new("latency-start", shape)
                {
                    Tasks = tasks,
                    RssMiB = web.Process.RssMiB,
                    CpuSeconds = used,
                    Detail = "one task every 10 ms, from createdAt to the attempt's startedAt",
                }
            ),
            new Percentiles(ends).In(
                new("latency-done", shape)
                {
                    Tasks = tasks,
                    Detail = "of the same tasks, from createdAt until the store has the result: finishedAt",
                }
            ),
        ];
    }

    private static async Task<string[]> SendAsync(HttpClient http, int count)
    {
        var sent = new List<Task<string>>(count);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var rest = (i * Gap) - watch.Elapsed;
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
            sent.Add(SendOneAsync(http));
        }

        return await Task.WhenAll(sent);
    }

    private static async Task<string> SendOneAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/tasks", new { type = "echo", payload = 1 });
        answer.EnsureSuccessStatusCode();
        var task = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return task.GetProperty("id").GetString()!;
    }

    private static async Task<(double Start, double End)> ReadAsync(HttpClient http, string id)
    {
        var task = await http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}");
        var attempts = await http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}/attempts");
        var created = task.GetProperty("createdAt").GetDateTimeOffset();
        var started = attempts.GetProperty("items")[0].GetProperty("startedAt").GetDateTimeOffset();
        return (
            (started - created).TotalMilliseconds,
            (task.GetProperty("finishedAt").GetDateTimeOffset() - created).TotalMilliseconds
        );
    }
}
