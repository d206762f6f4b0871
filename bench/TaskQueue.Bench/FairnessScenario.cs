using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>How long the few tasks of one tenant take while another one has a great many before them in the same queue.</summary>
internal static class FairnessScenario
{
    private const int Few = 50;
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 200_000) / Load.Batch);
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        var many = Load.BatchOf(_ => "many");
        await Load.StoreAsync(product.Web, batches, _ => many);
        await product.StartWorkersAsync(connections: 4);
        await Load.UntilDoneAsync(product, atLeast: 1000, TimeSpan.FromMilliseconds(10));
        var ids = new List<string>(Few);
        for (var i = 0; i < Few; i++)
        {
            using var answer = await product.Web.Http.PostAsJsonAsync(
                "/api/v1/tasks",
                new
                {
                    type = "echo",
                    payload = 1,
                    concurrencyKey = "few",
                }
            );
            answer.EnsureSuccessStatusCode();
            ids.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
            await Task.Delay(Apart);
        }

        var times = new List<double>(Few);
        foreach (var id in ids)
        {
            times.Add(await TimeOfAsync(product.Web.Http, id));
        }

        var left = (batches * (long)Load.Batch) + Few - await product.Web.SucceededAsync();
        return left <= 0
            ? throw new BenchException("The many were through before the few: take more --tasks.")
            :
            [
                new Percentiles(times).In(
                    new("fairness", shape)
                    {
                        Tasks = Few,
                        RssMiB = product.Web.Process.RssMiB,
                        Detail = string.Create(
                            CultureInfo.InvariantCulture,
                            $"createdAt to finishedAt of one tenant's tasks, submitted behind {batches * Load.Batch} of another one; {left} of those were left afterwards"
                        ),
                    }
                ),
            ];
    }

    private static async Task<double> TimeOfAsync(HttpClient http, string id)
    {
        while (true)
        {
            var task = await http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}");
            if (task.GetProperty("status").GetString() == "succeeded")
            {
                return (
                    task.GetProperty("finishedAt").GetDateTimeOffset()
                    - task.GetProperty("createdAt").GetDateTimeOffset()
                ).TotalMilliseconds;
            }

            await Task.Delay(5);
        }
    }
}
