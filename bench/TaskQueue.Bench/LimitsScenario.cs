using System.Globalization;
using System.Net.Http.Json;

namespace TaskQueue.Bench;

/// <summary>
/// What ten thousand concurrency keys with a limit each cost: the same tasks are drained without keys, with keys, and with
/// keys whose limits are asked at each claim.
/// </summary>
internal static class LimitsScenario
{
    private const int Keys = 10_000;

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var batches = Math.Max(1, (options.Tasks ?? 50_000) / Load.Batch);
        var plain = await DrainAsync(options, shape, batches, "limits-none", keyed: false, limits: null);
        var keyed = await DrainAsync(options, shape, batches, "limits-keys", keyed: true, limits: null);
        var limited = await DrainAsync(
            options,
            shape,
            batches,
            "limits-keys-limited",
            keyed: true,
            new
            {
                keyConcurrency = 2,
                keyRate = new
                {
                    count = 1000,
                    per = "PT1S",
                    burst = 1000,
                },
            }
        );
        return [plain, Beside(keyed, plain), Beside(limited, plain)];
    }

    private static BenchResult Beside(BenchResult result, BenchResult plain) =>
        result with
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{result.PerSecond / plain.PerSecond:F2} of the drain without keys; {result.Detail}"
            ),
        };

    private static async Task<BenchResult> DrainAsync(
        BenchOptions options,
        Shape shape,
        int batches,
        string name,
        bool keyed,
        object? limits
    )
    {
        await using var product = await Installation.StartAsync(options, shape, connections: 4);
        if (limits is not null)
        {
            using var put = await product.Web.Http.PutAsJsonAsync("/api/v1/queues/default", new { limits });
            put.EnsureSuccessStatusCode();
        }

        var bodies = Enumerable
            .Range(0, keyed ? Keys / Load.Batch : 1)
            .Select(b => Load.BatchOf(i => keyed ? Key((b * Load.Batch) + i) : null))
            .ToList();
        var tasks = batches * Load.Batch;
        var (seconds, _, _) = await Drain.RunAsync(product, batches, batch => bodies[batch % bodies.Count]);
        return new(name, shape)
        {
            Tasks = tasks,
            Seconds = seconds,
            PerSecond = tasks / seconds,
            RssMiB = product.Web.Process.RssMiB,
            Detail = keyed ? string.Create(CultureInfo.InvariantCulture, $"{Keys} keys in turn") : "no keys",
        };
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"tenant-{number}");
}
