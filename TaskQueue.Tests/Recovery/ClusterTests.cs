using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>Many nodes; any of them may die.</summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledWorker_ItsTasksRunElsewhere_AndEachIsRecordedOnce()
    {
        await using var sink = await Sink.StartAsync(TimeSpan.FromMilliseconds(20));
        await using var cluster = await Cluster.StartAsync(workers: 2);
        var second = await cluster.AddWebAsync();
        var calls = Enumerable.Range(0, 400).Select(i => (object)new { url = $"{sink.Url}/{i}" });

        var ids = await Cluster.SubmitAsync(second, "http.request", calls);
        await Eventually.TrueAsync(() => sink.Hits.Count > 40, "calls come in", Long);
        await cluster.Workers[0].Process.KillAsync();
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Equal(400, sink.Hits.Count);
        foreach (var id in ids)
        {
            Assert.Single(await Cluster.OutcomesAsync(second, id), "succeeded");
        }

        await Eventually.TrueAsync(
            async () => (await cluster.WorkerNamesAsync("lost")).Contains("worker-1"),
            "the killed one is lost",
            Long
        );
    }

    [Fact]
    public async Task KilledWorker_IsSeenToBeGone_LongBeforeItsLeasesEnd()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1, lease: "00:02:00");
        var ids = await Cluster.SubmitAsync(cluster.Web, "delay", [new { seconds = 100 }]);
        await StatusAsync(cluster.Web, ids[0], "running");

        await cluster.Workers[0].Process.KillAsync();

        await Eventually.TrueAsync(
            async () => (await Cluster.OutcomesAsync(cluster.Web, ids[0])).Contains("lost"),
            "the lease has ended",
            Long
        );
        Assert.Contains("is gone", cluster.Web.Output.Tail(200), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FlushedRedis_LosesNothing_AndLongTasksRunOn()
    {
        await using var sink = await Sink.StartAsync(TimeSpan.FromSeconds(5));
        await using var cluster = await Cluster.StartAsync(workers: 1, lease: "00:00:10");
        var slow = await Cluster.SubmitAsync(
            cluster.Web,
            "http.request",
            [new { url = $"{sink.Url}/slow", timeout = 30 }]
        );
        await StatusAsync(cluster.Web, slow[0], "running");
        var waiting = await Cluster.SubmitAsync(
            cluster.Web,
            "delay",
            Enumerable.Range(0, 60).Select(_ => (object)new { seconds = 0.2 })
        );

        await cluster.Redis.FlushAllAsync();
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Equal(1, sink.Hits["/slow"]);
        Assert.Single(await Cluster.OutcomesAsync(cluster.Web, slow[0]), "succeeded");
        foreach (var id in waiting)
        {
            Assert.Equal("succeeded", (await Cluster.OutcomesAsync(cluster.Web, id))[^1]);
        }
    }

    [Fact]
    public async Task RedisAway_SubmissionsGoOn_AndRunWhenItIsBack()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        await cluster.Redis.KillAsync();

        var ids = await Cluster.SubmitAsync(cluster.Web, "echo", [1, 2, 3]);
        await DegradedAsync(cluster.Web, "broker");
        using var ready = await cluster.Web.Http.GetAsync("/health/ready", Stop);
        using var health = await cluster.Web.Http.GetAsync("/health", Stop);
        await cluster.Redis.RestartAsync();
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("degraded", await health.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Single(await Cluster.OutcomesAsync(cluster.Web, ids[2]), "succeeded");
        await DegradedAsync(cluster.Web, lacking: null);
    }

    [Fact]
    public async Task FullRedis_SubmissionsGoOn_AndRunWhenThereIsRoom()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        await cluster.Redis.DoAsync("CONFIG", "SET", "maxmemory", "1");

        await DegradedAsync(cluster.Web, "broker-memory");
        var ids = await Cluster.SubmitAsync(cluster.Web, "echo", [1, 2, 3]);
        using var health = await cluster.Web.Http.GetAsync("/health", Stop);
        var info = await cluster.Web.Http.GetFromJsonAsync<JsonElement>("/api/v1/system/info", Stop);
        Assert.Empty(await Cluster.OutcomesAsync(cluster.Web, ids[2]));
        await cluster.Redis.DoAsync("CONFIG", "SET", "maxmemory", "0");
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Contains(
            "short of memory",
            await health.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
        Assert.True(info.GetProperty("brokerMemory").GetProperty("short").GetBoolean());
        Assert.Contains("of its maxmemory", cluster.Web.Output.Tail(200), StringComparison.Ordinal);
        Assert.DoesNotContain("Pusher failed", cluster.Web.Output.Tail(200), StringComparison.Ordinal);
        Assert.Single(await Cluster.OutcomesAsync(cluster.Web, ids[2]), "succeeded");
        await DegradedAsync(cluster.Web, lacking: null);
    }

    [Fact]
    public async Task KilledLeader_AnotherLeads()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        var second = await cluster.AddWebAsync();
        Assert.Contains("This process leads", cluster.Web.Output.Tail(), StringComparison.Ordinal);

        await cluster.Web.KillAsync();
        var ids = await Cluster.SubmitAsync(second, "echo", [1, 2, 3]);
        await cluster.DrainedAsync(second, Long);

        Assert.Contains("This process leads", second.Output.Tail(), StringComparison.Ordinal);
        Assert.Single(await Cluster.OutcomesAsync(second, ids[0]), "succeeded");
    }

    [Fact]
    public async Task StoppedWorker_ComesBackTooLate_AndItsResultIsRefused()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1, lease: "00:00:02");
        var ids = await Cluster.SubmitAsync(cluster.Web, "delay", [new { seconds = 8 }]);
        await StatusAsync(cluster.Web, ids[0], "running");

        await cluster.Workers[0].Process.SignalAsync("STOP");
        await Eventually.TrueAsync(
            async () => (await Cluster.OutcomesAsync(cluster.Web, ids[0])).Contains("lost"),
            "the lease is lost",
            Long
        );
        await cluster.Workers[0].Process.SignalAsync("CONT");
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Equal(["lost", "succeeded"], await Cluster.OutcomesAsync(cluster.Web, ids[0]));
    }

    [Fact]
    public async Task TerminatedWorker_EndsWhatRuns_AndSaysGoodbye()
    {
        await using var sink = await Sink.StartAsync(TimeSpan.FromMilliseconds(400));
        await using var cluster = await Cluster.StartAsync(workers: 1);
        var calls = Enumerable.Range(0, 60).Select(i => (object)new { url = $"{sink.Url}/{i}" });
        await Cluster.SubmitAsync(cluster.Web, "http.request", calls);
        await Eventually.TrueAsync(() => sink.Hits.Count > 3, "calls come in", Long);

        var code = await cluster.Workers[0].Process.TerminateAsync();
        await cluster.AddWorkerAsync();
        await cluster.DrainedAsync(cluster.Web, Long);

        Assert.Equal(0, code);
        Assert.All(sink.Hits, hit => Assert.Equal(1, hit.Value));
        Assert.Contains("worker-1", await cluster.WorkerNamesAsync("stopped"));
    }

    [Fact]
    public async Task PausedWorker_StaysPausedWhenRedisForgets_AndEndsWhenToldTo()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        var workers = await cluster.Web.Http.GetFromJsonAsync<JsonElement>("/api/v1/workers", Stop);
        var id = workers
            .GetProperty("items")
            .EnumerateArray()
            .Single(w => w.GetProperty("name").GetString() == "worker-1")
            .GetProperty("id");
        await OrderAsync("pause");
        await Eventually.TrueAsync(
            async () => (await cluster.WorkerNamesAsync("paused")).Contains("worker-1"),
            "it is paused",
            Long
        );

        await cluster.Redis.FlushAllAsync();
        await Cluster.SubmitAsync(cluster.Web, "delay", [new { seconds = 0.1 }]);
        await Task.Delay(TimeSpan.FromSeconds(4), Stop);
        var whilePaused = await cluster.WorkerNamesAsync("paused");
        await OrderAsync("resume");
        await cluster.DrainedAsync(cluster.Web, Long);
        await OrderAsync("stop");

        Assert.Equal(0, await cluster.Workers[0].Process.WaitForExitAsync());
        Assert.Contains("worker-1", whilePaused);

        async Task OrderAsync(string verb)
        {
            using var answer = await cluster.Web.Http.PostAsync(
                $"/api/v1/workers/{id.GetGuid()}/{verb}",
                content: null,
                Stop
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task SignInAtOneWeb_IsGoodAtTheOther()
    {
        await using var cluster = await Cluster.StartAsync(workers: 0);
        var second = await cluster.AddWebAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(second.Url, "/api/v1/auth/me"));
        request.Headers.Authorization = cluster.Web.Http.DefaultRequestHeaders.Authorization;
        using var http = new HttpClient();

        using var answer = await http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task WorkerHealth_TellsWhetherItCanTakeTasks()
    {
        await using var cluster = await Cluster.StartAsync(workers: 0);
        var url = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        await cluster.AddWorkerAsync(("Worker__HealthUrl", url));
        using var http = new HttpClient { BaseAddress = new Uri(url) };

        using var live = await http.GetAsync("/health/live", Stop);
        using var ready = await http.GetAsync("/health/ready", Stop);
        await cluster.Redis.KillAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await http.GetAsync("/health/ready", Stop);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            "it is not ready without Redis"
        );

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
    }

    private static Task DegradedAsync(ServerProcess web, string? lacking) =>
        Eventually.TrueAsync(
            async () =>
            {
                using var answer = await web.Http.GetAsync("/api/v1/system/info", Stop);
                var said = answer.Headers.TryGetValues("TaskQueue-Degraded", out var parts)
                    ? parts.Single()
                    : null;
                return said == lacking;
            },
            $"answers say that {lacking ?? "nothing"} is lacking"
        );

    private static Task StatusAsync(ServerProcess web, Guid id, string status) =>
        Eventually.TrueAsync(
            async () =>
            {
                var task = await web.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
                return task.GetProperty("status").GetString() == status;
            },
            $"the task is {status}",
            Long
        );
}
