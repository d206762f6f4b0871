using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>The real Web process is killed; nothing that was accepted is lost, nothing is recorded twice.</summary>
public sealed class KillTests
{
    private const string FailPoints = "TASKQUEUE_FAILPOINTS";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Places =>
        [
            "ingest.before_commit",
            "ingest.after_commit",
            "push.before",
            "push.after",
            "claim.after",
            "exec.before",
            "exec.after",
            "finish.before",
            "finish.after",
            "settle.before_commit",
            "settle.after_commit",
            "release.before",
            "release.after",
            "reconcile.reread",
            "rebuild.epoch",
            "rebuild.open",
        ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Die_AtAnyStep_EveryAcceptedTaskEndsOnce(string place)
    {
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var early =
            place.StartsWith("rebuild", StringComparison.Ordinal)
            || place.StartsWith("reconcile", StringComparison.Ordinal);
        var submitter = new Submitter(server.Http);
        if (early)
        {
            await SubmitAllAsync(submitter, "early", """{"seconds":0.2}""", "delay");
            await server.KillAsync();
            server.Set(FailPoints, $"{place}=kill@1");
            await RestartUntilDeadAsync(server);
        }
        else
        {
            await server.KillAsync();
            server.Set(FailPoints, $"{place}=kill@2");
            await server.RestartAsync();
        }

        var submitting = early ? Task.CompletedTask : SubmitAllAsync(submitter, "late", "1", "echo");
        await server.Process.WaitForExitAsync();
        server.Set(FailPoints, null);
        await server.RestartAsync();
        await submitting;

        await AssertAllEndedOnceAsync(server, submitter);
    }

    [Fact]
    public async Task Die_AtRandomMomentsUnderLoad_LosesNothing()
    {
        await using var sink = await Sink.StartAsync(TimeSpan.FromMilliseconds(10));
        await using var server = await ServerProcess.StartAsync(("Http__AllowPrivateNetworks", "true"));
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);

        var submitting = Task.WhenAll(
            Enumerable.Range(0, 8).Select(s => SubmitCallsAsync(submitter, sink, s, count: 60))
        );
        for (var kill = 0; kill < 4; kill++)
        {
            var enough = sink.Hits.Count + random.Next(20, 80);
            await Eventually.TrueAsync(
                () => sink.Hits.Count >= enough || submitting.IsCompleted,
                "calls come in",
                TimeSpan.FromSeconds(30),
                () => server.Output.Tail()
            );
            await server.KillAsync();
            await server.RestartAsync();
        }

        await submitting;
        await AssertAllEndedOnceAsync(server, submitter);
        Assert.Equal(480, sink.Hits.Count);
    }

    [Fact]
    public async Task Terminate_UnderLoad_EndsWhatRunsAndRunsNothingTwice()
    {
        await using var sink = await Sink.StartAsync(TimeSpan.FromMilliseconds(300));
        await using var server = await ServerProcess.StartAsync(("Http__AllowPrivateNetworks", "true"));
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);
        await SubmitCallsAsync(submitter, sink, 0, count: 60);
        await Eventually.TrueAsync(() => sink.Hits.Count > 5, "calls come in");

        var code = await server.TerminateAsync();
        await server.RestartAsync();
        await AssertAllEndedOnceAsync(server, submitter);

        Assert.Equal(0, code);
        Assert.All(sink.Hits, hit => Assert.Equal(1, hit.Value));
    }

    [Fact]
    public async Task Die_ThreeTimesInOneTask_MakesItDeadAndSaysWhy()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        await server.KillAsync();
        server.Set(FailPoints, "exec.before=kill@1");
        await server.RestartAsync();
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new { type = "echo", payload = 1 },
            Stop
        );
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();

        for (var loss = 0; loss < 3; loss++)
        {
            await server.Process.WaitForExitAsync();
            await RestartUntilDeadAsync(server, last: loss == 2);
        }

        var task = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
        Assert.Equal("dead", task.GetProperty("status").GetString());
        Assert.Equal("WorkerLost", task.GetProperty("error").GetProperty("kind").GetString());
    }

    // It dies again on its own; whether it was ready in between does not matter.
    private static async Task RestartUntilDeadAsync(ServerProcess server, bool last = false)
    {
        if (last)
        {
            await server.RestartAsync();
            return;
        }

        await server.StartWithoutWaitingAsync();
        await server.Process.WaitForExitAsync();
    }

    private static async Task SubmitAllAsync(Submitter submitter, string name, string payload, string type)
    {
        using var json = JsonDocument.Parse(payload);
        await Parallel.ForAsync(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop },
            async (i, _) =>
                await submitter.SubmitAsync(
                    $"{name}-{i}",
                    new
                    {
                        type,
                        payload = json.RootElement,
                        maxAttempts = 3,
                    }
                )
        );
    }

    private static async Task SubmitCallsAsync(Submitter submitter, Sink sink, int series, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var url = $"{sink.Url}/{series}/{i}";
            await submitter.SubmitAsync(
                $"call-{series}-{i}",
                new { type = "http.request", payload = new { url } }
            );
        }
    }

    private static async Task AssertAllEndedOnceAsync(ServerProcess server, Submitter submitter)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                var list = await server.Http.GetFromJsonAsync<JsonElement>(
                    "/api/v1/tasks?status=scheduled,queued,running,retrying&limit=1",
                    Stop
                );
                return list.GetProperty("items").GetArrayLength() == 0;
            },
            "every task has ended",
            TimeSpan.FromSeconds(60),
            () => server.Output.Tail()
        );
        Assert.Equal(submitter.Accepted.Count, submitter.Accepted.Values.Distinct().Count());
        foreach (var id in submitter.Accepted.Values)
        {
            var task = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
            Assert.Equal("succeeded", task.GetProperty("status").GetString());
            var attempts = await server.Http.GetFromJsonAsync<JsonElement>(
                $"/api/v1/tasks/{id}/attempts",
                Stop
            );
            var outcomes = attempts
                .GetProperty("items")
                .EnumerateArray()
                .Select(a => a.GetProperty("outcome").GetString());
            Assert.Single(outcomes, "succeeded");
        }

        var queues = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues", Stop);
        var accepted = queues
            .GetProperty("items")
            .EnumerateArray()
            .Sum(q => q.GetProperty("accepted").GetInt64());
        Assert.Equal(submitter.Accepted.Count, accepted);
    }
}
