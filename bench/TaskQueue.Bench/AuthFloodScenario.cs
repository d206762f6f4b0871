using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace TaskQueue.Bench;

/// <summary>
/// A hundred thousand tries to sign in over five hundred connections: how fast they are refused, how many passwords were looked
/// at, and what somebody who is signed in feels of it.
/// </summary>
internal static class AuthFloodScenario
{
    private const int Connections = 500;
    private const int Usual = 100_000;

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        await using var product = await Installation.StartAsync(options, shape, connections: 1);
        var tries = options.Tasks ?? Usual;
        using var flood = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }
        )
        {
            BaseAddress = product.Web.Http.BaseAddress,
            Timeout = TimeSpan.FromMinutes(2),
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Interruption.Token);
        var other = AskOnAsync(product.Web.Http, over.Token);
        var (watch, next, statuses) = (Stopwatch.StartNew(), 0, new ConcurrentBag<int>());
        await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) is var i && i <= tries)
                    {
                        using var answer = await flood.PostAsJsonAsync(
                            "/api/v1/auth/login",
                            new { email = $"user{i}@example.com", password = "wrong" },
                            Interruption.Token
                        );
                        statuses.Add((int)answer.StatusCode);
                    }
                })
        );
        watch.Stop();
        await over.CancelAsync();
        var times = await other;
        var counts = statuses.CountBy(s => s).OrderBy(c => c.Key).Select(c => $"{c.Value} × {c.Key}");
        return
        [
            new Percentiles(times).In(
                new("auth-flood", shape)
                {
                    Tasks = tries,
                    Seconds = watch.Elapsed.TotalSeconds,
                    PerSecond = tries / watch.Elapsed.TotalSeconds,
                    RssMiB = product.Web.Process.RssMiB,
                    Detail = string.Create(
                        CultureInfo.InvariantCulture,
                        $"answers {string.Join(", ", counts)}; the times are those of {times.Count} GET /auth/me of somebody who is signed in"
                    ),
                }
            ),
        ];
    }

    private static async Task<List<double>> AskOnAsync(HttpClient http, CancellationToken over)
    {
        var times = new List<double>();
        while (!over.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync("/api/v1/auth/me", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times;
    }
}
