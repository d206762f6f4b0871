using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace TaskQueue.Tests.Security;

/// <summary>
/// Many connections that all try to sign in: few passwords are looked at, the rest is told to come later, and whoever is signed in
/// goes on. The bench scenario auth-flood does it twenty times as often.
/// </summary>
[CollectionDefinition(nameof(LoginFloodTests), DisableParallelization = true)]
[Collection(nameof(LoginFloodTests))]
public sealed class LoginFloodTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const int Connections = 100;
    private const int Each = 50;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S21, S34
    [Fact]
    public async Task ThousandsOfTries_AreRefused_AndAnotherUserGoesOn()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var flood = new HttpClient(handler) { BaseAddress = running.Server.Url };
        var statuses = new ConcurrentBag<int>();
        var untold = 0;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var other = AskOnAsync(over.Token);

        await Task.WhenAll(
            Enumerable
                .Range(0, Connections)
                .Select(async client =>
                {
                    for (var i = 0; i < Each; i++)
                    {
                        using var answer = await flood.PostAsJsonAsync(
                            "/api/v1/auth/login",
                            new { email = $"user{(client * Each) + i}@example.com", password = "wrong" },
                            Stop
                        );
                        statuses.Add((int)answer.StatusCode);
                        var told =
                            answer.Headers.RetryAfter is not null
                            && answer.Headers.Contains("RateLimit-Remaining");
                        if (answer.StatusCode is HttpStatusCode.TooManyRequests && !told)
                        {
                            Interlocked.Increment(ref untold);
                        }
                    }
                })
        );

        await over.CancelAsync();
        var (asked, slowest) = await other;
        var counts = statuses.CountBy(s => s).ToDictionary();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", counts.Select(c => $"{c.Value} × {c.Key}"))}; the other user asked {asked} times, {slowest.TotalMilliseconds:F0} ms at the slowest"
        );
        Assert.Equal(Connections * Each, statuses.Count);
        Assert.Equal([401, 429], counts.Keys.Order());
        // Ten failures a minute and address; the flood may take longer than one.
        Assert.InRange(counts[401], 1, 30);
        Assert.Equal(0, untold);
        Assert.True(asked > 0);
        Assert.True(slowest < TimeSpan.FromSeconds(10), slowest.ToString());
    }

    private async Task<(int Asked, TimeSpan Slowest)> AskOnAsync(CancellationToken over)
    {
        var (asked, slowest) = (0, TimeSpan.Zero);
        do
        {
            var watch = Stopwatch.StartNew();
            using var answer = await running.Server.Http.GetAsync(
                new Uri("/api/v1/auth/me", UriKind.Relative),
                Stop
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            asked++;
        } while (!over.IsCancellationRequested);

        return (asked, slowest);
    }
}
