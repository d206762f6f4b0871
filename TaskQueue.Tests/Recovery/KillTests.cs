using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>The real Web process is killed; nothing that was accepted is lost, nothing is recorded twice.</summary>
public sealed class KillTests
{
    private const string FailPoints = "TASKQUEUE_FAILPOINTS";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly string[] Places =
    [
        "ingest.before_commit",
        "ingest.after_commit",
        // Here, because the death before it surely leaves a row that is ready: without any there is nothing to reread.
        "reconcile.reread",
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
        "rebuild.epoch",
        "rebuild.open",
    ];

    [Fact]
    public async Task Die_AtEachStep_EveryAcceptedTaskEndsOnce()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);
        var submitting = new List<Task>();
        await server.KillAsync();
        foreach (var place in Places)
        {
            // The second visit: the first one of each start settles what the death before has left.
            server.Set(FailPoints, $"{place}=kill@{(InStartUp(place) ? 1 : 2)}");
            await server.StartWithoutWaitingAsync();
            submitting.Add(SubmitAllAsync(submitter, place));
            await server.Process.WaitForExitAsync();
        }

        server.Set(FailPoints, null);
        await server.RestartAsync();
        await Task.WhenAll(submitting);

        await SucceededOnce.AssertAllAsync(server, submitter, mayDieOfLosses: true);
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
        await SucceededOnce.AssertAllAsync(server, submitter);
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
        await SucceededOnce.AssertAllAsync(server, submitter);

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
        var submitter = new Submitter(server.Http);
        var submitting = submitter.SubmitAsync("poison", new { type = "echo", payload = 1 });

        for (var loss = 1; loss < 3; loss++)
        {
            await server.Process.WaitForExitAsync();
            await server.StartWithoutWaitingAsync();
        }

        await server.Process.WaitForExitAsync();
        await server.RestartAsync();
        await submitting;

        var id = submitter.Accepted.Values.Single();
        var task = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
        Assert.Equal("dead", task.GetProperty("status").GetString());
        Assert.Equal("WorkerLost", task.GetProperty("error").GetProperty("kind").GetString());
    }

    private static bool InStartUp(string place) =>
        place.StartsWith("rebuild", StringComparison.Ordinal)
        || place.StartsWith("reconcile", StringComparison.Ordinal);

    private static async Task SubmitAllAsync(Submitter submitter, string name)
    {
        for (var i = 0; i < 20; i++)
        {
            await submitter.SubmitAsync($"{name}-{i}", new { type = "echo", payload = i });
        }
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
}
