using System.Net;

namespace TaskQueue.Tests.Recovery;

/// <summary>What a cluster refuses to start with, and says why.</summary>
public sealed class ClusterStartTests
{
    [Fact]
    public async Task Web_OnARedisThatEvicts_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync(new() { EvictionPolicy = "allkeys-lru" });

        var (code, said) = await RunAsync("TaskQueue.Web", redis);

        Assert.Equal(78, code);
        Assert.Contains("noeviction", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_OnARedisThatEvicts_IsRefused()
    {
        await using var redis = await RedisServer.StartAsync(new() { EvictionPolicy = "volatile-ttl" });

        var (code, said) = await RunAsync("TaskQueue.Worker", redis);

        Assert.Equal(78, code);
        Assert.Contains("noeviction", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_OnAReplica_IsRefused()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(new() { ReplicaOf = primary.Port });

        var (code, said) = await RunAsync("TaskQueue.Web", replica);

        Assert.Equal(78, code);
        Assert.Contains("replica", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TaskQueue.Web")]
    [InlineData("TaskQueue.Worker")]
    public async Task ShortSigningKey_AndABadAddress_AreToldTogether(string project)
    {
        await using var redis = await RedisServer.StartAsync();

        var (code, said) = await RunAsync(
            project,
            redis,
            ("Broker__SigningKey", "short"),
            ("ConnectionStrings__Redis", "redis.example:6379,colour=red")
        );

        Assert.Equal(78, code);
        Assert.Contains("Broker:SigningKey must have 32 bytes", said, StringComparison.Ordinal);
        Assert.Contains("colour", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerWithAnotherKey_IsRefusedOnBothSides()
    {
        await using var cluster = await Cluster.StartAsync(workers: 0);

        var (code, said) = await RunAsync(
            "TaskQueue.Worker",
            cluster.Redis,
            ("Broker__SigningKey", new string('x', 40)),
            ("Worker__Name", "stranger")
        );

        Assert.Equal(78, code);
        Assert.Contains("Broker:SigningKey is not the key", said, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => cluster.Web.Output.Contain("stranger"),
            "the Web process says whom it turned away"
        );
    }

    [Fact]
    public async Task Web_OnTheRedisOfAnotherStore_WaitsUntilThatOneHasEnded()
    {
        await using var redis = await RedisServer.StartAsync();
        (string Name, string? Value)[] settings =
        [
            ("ConnectionStrings__Redis", redis.ConnectionString),
            ("Broker__SigningKey", Cluster.Key),
        ];
        await using var first = await ServerProcess.StartAsync(settings);
        await using var second = await ServerProcess.StartListeningAsync(settings);

        await second.Output.WaitForAsync("Another installation");
        using var ready = await second.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await first.TerminateAsync();

        await second.WaitUntilReadyAsync();
    }

    private static async Task<(int Code, string Said)> RunAsync(
        string project,
        RedisServer redis,
        params (string Name, string? Value)[] settings
    )
    {
        using var folder = new TemporaryFolder();
        var output = new StreamLines();
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Redis"] = redis.ConnectionString,
            ["Broker__SigningKey"] = Cluster.Key,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServerProcess.FreePort()}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        await using var process = ChildProcess.Start(project, folder.Path, environment, output);
        return (await process.WaitForExitAsync(), output.Tail());
    }
}
