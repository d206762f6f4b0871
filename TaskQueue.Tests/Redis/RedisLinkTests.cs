using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

/// <summary>A link over losses, against servers that are frozen, killed and started again.</summary>
public sealed class RedisLinkTests
{
    private static readonly RedisScript Append = new(
        "append",
        "return redis.call('RPUSH', KEYS[1], ARGV[1])"
    );

    private readonly ManualClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_OpensWithTheFirstCall()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = Link(server);
        var changes = 0;
        link.Changed += () => Interlocked.Increment(ref changes);
        Assert.Equal((false, null, null), (link.IsUp, link.DownReason, link.DownSince));

        Assert.Equal("PONG", (await link.SendAsync(new("PING"), Stop)).AsText());

        Assert.Equal((true, null, null, 1), (link.IsUp, link.DownReason, link.DownSince, link.Openings));
        await Eventually.TrueAsync(() => changes == 1, "the link said that it is up");
    }

    [Fact]
    public async Task KilledServer_FailsCallsInFlight_AndIsBackWithinASecond()
    {
        await using var server = await RedisServer.StartAsync(new() { AppendOnly = true });
        using var link = Link(server);
        var ups = new List<bool>();
        link.Changed += () =>
        {
            lock (ups)
            {
                ups.Add(link.IsUp);
            }
        };
        await link.SendAsync(new("SET", "k", "kept"), Stop);
        var inFlight = link.SendAsync(new("BLPOP", "nothing", "0"), Stop);

        await server.KillAsync();

        var failure = await Assert.ThrowsAsync<RedisAwayException>(() => inFlight);
        Assert.Contains($"Redis at {server.Address} is away", failure.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => link is { IsUp: false, DownReason: not null }, "the link is down");
        Assert.Equal(_clock.UtcNow, link.DownSince);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RedisAwayException>(() => link.SendAsync(new("PING"), Stop));
        Assert.Throws<RedisAwayException>(() => link.Send(new("PING")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"being refused took {watch.Elapsed}");

        await server.RestartAsync();

        watch.Restart();
        await Eventually.TrueAsync(() => link.IsUp, "the link is up again", TimeSpan.FromSeconds(1));
        Assert.Equal("kept", link.Send(new("GET", "k")).AsText());
        Assert.Equal((null, null, 2), (link.DownReason, link.DownSince, link.Openings));
        await Eventually.TrueAsync(
            () =>
            {
                lock (ups)
                {
                    return ups is [true, false, .., true];
                }
            },
            "up, down and up again were told"
        );
    }

    [Fact]
    public async Task FrozenServer_CostsEveryCallItsTimeout_AndIsBackAfterwards()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = Link(server, ",syncTimeout=300");
        await link.SendAsync(new("PING"), Stop);

        await server.FreezeAsync();

        var watch = Stopwatch.StartNew();
        var waiting = Enumerable.Range(0, 50).Select(_ => link.SendAsync(new("INCR", "k"), Stop)).ToList();
        Assert.Throws<RedisAwayException>(() => link.Send(new("PING")));
        foreach (var call in waiting)
        {
            var failure = await Assert.ThrowsAsync<RedisAwayException>(() => call);
            Assert.Contains("did not answer within 0.3 s", failure.Message, StringComparison.Ordinal);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
        Assert.False(link.IsUp);
        Assert.Throws<RedisAwayException>(() => link.Send(new("PING")));

        await server.ThawAsync();

        await Eventually.TrueAsync(() => link.IsUp, "the link is up again");
        Assert.Equal("PONG", link.Send(new("PING")).AsText());
    }

    [Fact]
    public async Task FrozenServer_ThatReadsNothing_StopsABigWriteToo()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = Link(server, ",syncTimeout=300");
        await link.SendAsync(new("PING"), Stop);
        await server.FreezeAsync();

        // More than the buffers of the sockets hold.
        var big = new RedisCommand("SET", "k").Add(new byte[64 * 1024 * 1024]);

        await Assert.ThrowsAsync<RedisAwayException>(() => link.SendAsync(big, Stop));
        await server.ThawAsync();
        await Eventually.TrueAsync(() => link.IsUp, "the link is up again");
        Assert.Equal(0, (await link.SendAsync(new("EXISTS", "k"), Stop)).AsLong());
    }

    [Fact]
    public async Task ServerThatComesLate_IsFound()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        using var link = Link(server);
        await Assert.ThrowsAsync<RedisAwayException>(() => link.SendAsync(new("PING"), Stop));
        Assert.Contains("refused", link.DownReason, StringComparison.OrdinalIgnoreCase);

        await server.RestartAsync();

        await Eventually.TrueAsync(() => link.IsUp, "the link is up", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ManyCallers_OverAKill_AllComeToAnEnd()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = Link(server);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (good, lost) = (0, 0);
        var callers = Enumerable.Range(0, 16).Select(_ => Task.Run(CallAsync, Stop)).ToList();

        await Eventually.TrueAsync(() => good > 100, "calls pass");
        await server.RestartAsync();
        var before = good;
        await Eventually.TrueAsync(() => good > before + 100, "calls pass again");
        await enough.CancelAsync();

        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.True(lost > 0, "the kill was not noticed");

        async Task CallAsync()
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                try
                {
                    var text = $"{Environment.CurrentManagedThreadId} {i}";
                    Assert.Equal(text, (await link.SendAsync(new("ECHO", text), Stop)).AsText());
                    Interlocked.Increment(ref good);
                }
                catch (RedisAwayException)
                {
                    Interlocked.Increment(ref lost);
                    await Task.Yield();
                }
            }
        }
    }

    [Fact]
    public async Task ForgottenScript_IsSentWhole_AndNobodyNotices()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = Link(server);
        using var arguments = new RedisArguments().Key("list").Add("x");
        for (var i = 1; i <= 20; i += 2)
        {
            Assert.Equal(i, (await link.RunAsync(Append, arguments, Stop)).AsLong());
            await link.SendAsync(new("SCRIPT", "FLUSH"), Stop);
            Assert.Equal(i + 1, link.Run(Append, arguments).AsLong());
        }

        Assert.Equal(1, (await link.SendAsync(new("SCRIPT", "EXISTS", Append.Sha), Stop)).Items[0].AsLong());
        await server.RestartAsync();
        await Eventually.TrueAsync(() => link is { IsUp: true, Openings: 2 }, "the link is up again");
        Assert.Equal(1, (await link.RunAsync(Append, arguments, Stop)).AsLong());
    }

    [Fact]
    public async Task DisposedLink_RefusesCalls_AndOpensNoMore()
    {
        await using var server = await RedisServer.StartAsync();
        var link = Link(server);
        await link.SendAsync(new("PING"), Stop);
        var waiting = link.SendAsync(new("BLPOP", "nothing", "0"), Stop);

        link.Dispose();

        await Assert.ThrowsAsync<RedisAwayException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => link.SendAsync(new("PING"), Stop));
        Assert.Throws<ObjectDisposedException>(() => link.Send(new("PING")));
        await Eventually.TrueAsync(
            async () =>
                !(await server.DoAsync("CLIENT", "LIST"))
                    .AsText()
                    .Contains("name=link", StringComparison.Ordinal),
            "the server sees no connection of the link"
        );
    }

    private RedisLink Link(RedisServer server, string options = "") =>
        new(RedisEndpoint.Parse(server.ConnectionString + options), "link", _clock, NullLogger.Instance);
}
