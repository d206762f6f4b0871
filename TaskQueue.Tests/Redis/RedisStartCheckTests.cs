using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class RedisStartCheckTests
{
    private const string Rights = "~q:* -@all +ping +info +eval +evalsha +zadd";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoodServer_HasNoFault()
    {
        await using var server = await RedisServer.StartAsync(
            new() { Users = [$"worker on >secret {Rights}"] }
        );

        Assert.Empty(await FaultsAsync(server.ConnectionString, "ZADD q:a 0 x", "PUBLISH c m"));
        Assert.Empty(await FaultsAsync($"redis://worker:secret@{server.Address}", "ZADD q:a 0 x"));
    }

    [Theory]
    [InlineData("-eval", "\"EVAL x 0\"")]
    [InlineData("-evalsha", "may not run scripts (EVALSHA, EVAL)")]
    [InlineData("-zadd", "\"ZADD q:a 0 x\"")]
    [InlineData("resetkeys ~other:*", "\"ZADD q:a 0 x\"")]
    [InlineData("-ping", "\"PING\"")]
    public async Task MissingRight_IsNamed(string less, string expected)
    {
        var users = $"worker on >secret {Rights} {less}";
        await using var server = await RedisServer.StartAsync(new() { Users = [users] });
        await FaultsAsync(server.ConnectionString); // the server knows the script from somebody else

        var faults = await FaultsAsync($"redis://worker:secret@{server.Address}", "ZADD q:a 0 x");

        Assert.Contains(expected, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCommand_IsNamed()
    {
        await using var server = await RedisServer.StartAsync();

        var fault = Assert.Single(await FaultsAsync(server.ConnectionString, "FISH q:a"));

        Assert.Contains("does not know the command \"FISH q:a\"", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker:wrong", "WRONGPASS")]
    [InlineData("nobody:secret", "WRONGPASS")]
    public async Task WrongLogIn_IsAFault(string account, string expected)
    {
        await using var server = await RedisServer.StartAsync(
            new() { Users = [$"worker on >secret {Rights}"] }
        );

        var fault = Assert.Single(await FaultsAsync($"redis://{account}@{server.Address}"));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+info")]
    [InlineData("-info +config|get")]
    public async Task EvictionPolicy_ThatThrowsTasksAway_IsAFault(string rights)
    {
        var users = $"worker on >secret {Rights} {rights}";
        await using var server = await RedisServer.StartAsync(
            new() { EvictionPolicy = "allkeys-lru", Users = [users] }
        );

        var fault = Assert.Single(await FaultsAsync($"redis://worker:secret@{server.Address}"));

        Assert.Contains("maxmemory-policy allkeys-lru", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvictionPolicy_ThatMayNotBeAsked_IsAWarning()
    {
        var users = $"worker on >secret {Rights} -info";
        await using var server = await RedisServer.StartAsync(new() { Users = [users] });
        using var link = Link($"redis://worker:secret@{server.Address}");

        Assert.Empty(await RedisStartCheck.FaultsAsync(link, [], Stop));
        var warnings = await RedisStartCheck.WarningsAsync(link, Stop);
        Assert.Contains(warnings, warning => warning.Contains("maxmemory-policy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("+info")]
    [InlineData("-info +hello")]
    public async Task Replica_IsAFault(string rights)
    {
        await using var primary = await RedisServer.StartAsync();
        await using var server = await RedisServer.StartAsync(
            new() { ReplicaOf = primary.Port, Users = [$"worker on >secret {Rights} {rights}"] }
        );

        var fault = Assert.Single(await FaultsAsync($"redis://worker:secret@{server.Address}"));

        Assert.Contains("is a replica", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatIsAway_IsNoFault()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();

        Assert.Empty(await FaultsAsync(server.ConnectionString));
        using var link = Link(server.ConnectionString);
        Assert.Empty(await RedisStartCheck.WarningsAsync(link, Stop));
    }

    [Fact]
    public async Task UntrustedCertificate_IsAFault()
    {
        using var certificates = new TestCertificates("redis.test");
        await using var server = await RedisServer.StartAsync(new() { Certificates = certificates });

        var fault = Assert.Single(await FaultsAsync($"{server.Address},ssl=true"));

        Assert.Contains("TLS failed", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis", "6.0.20", 1, 1)]
    [InlineData("redis", "6.2.0", 0, 1)]
    [InlineData("redis", "7.0.15", 0, 1)]
    [InlineData("redis", "7.2.10", 0, 1)]
    [InlineData("redis", "7.2.11", 0, 0)]
    [InlineData("redis", "7.4.5", 0, 1)]
    [InlineData("redis", "7.4.6", 0, 0)]
    [InlineData("redis", "8.0.3", 0, 1)]
    [InlineData("redis", "8.0.4", 0, 0)]
    [InlineData("redis", "8.2.1", 0, 1)]
    [InlineData("redis", "8.2.2", 0, 0)]
    [InlineData("redis", "8.4.0", 0, 0)]
    [InlineData("valkey", "7.2.4", 0, 0)]
    public void Version_IsJudged(string product, string version, int faults, int warnings)
    {
        var facts = new RedisFacts(product, Version.Parse(version), false, "noeviction");

        Assert.Equal(faults, RedisStartCheck.FaultsOf(facts, "h:1").Count());
        Assert.Equal(warnings, RedisStartCheck.WarningsOf(facts, "h:1").Count());
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(
        string connectionString,
        params string[] needs
    )
    {
        using var link = Link(connectionString);
        return await RedisStartCheck.FaultsAsync(link, needs, Stop);
    }

    private static RedisLink Link(string connectionString) =>
        new(RedisEndpoint.Parse(connectionString), "test", TimeProvider.System, NullLogger.Instance);
}
