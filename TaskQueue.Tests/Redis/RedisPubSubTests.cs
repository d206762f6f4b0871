using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class RedisPubSubTests
{
    private readonly ConcurrentQueue<string> _heard = new();
    private int _subscribed;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_AreHeard_OnAllChannels_AndAnErrorInOneCostsNoOther()
    {
        await using var server = await RedisServer.StartAsync();
        using var listener = Listen(server, "");

        await server.DoAsync("PUBLISH", "a", "1");
        await server.DoAsync("PUBLISH", "a", "throw");
        await server.DoAsync("PUBLISH", "other", "2");
        await server.DoAsync("PUBLISH", "b", "3");

        await Eventually.TrueAsync(() => _heard.Contains("b 3"), "the last message is heard");
        Assert.Equal(["a 1", "a throw", "b 3"], _heard);
    }

    [Fact]
    public async Task KilledServer_IsHeardAgain()
    {
        await using var server = await RedisServer.StartAsync();
        using var listener = Listen(server, "");
        await Eventually.TrueAsync(() => _subscribed == 1, "the channels are subscribed");

        await server.RestartAsync();

        await Eventually.TrueAsync(() => _subscribed == 2, "they are again", TimeSpan.FromSeconds(5));
        await server.DoAsync("PUBLISH", "a", "back");
        await Eventually.TrueAsync(() => _heard.Contains("a back"), "a message is heard");
    }

    [Fact]
    public async Task QuietServer_IsLeftAlone_AndAFrozenOneIsNoticed()
    {
        await using var server = await RedisServer.StartAsync();
        using var listener = Listen(server, ",syncTimeout=200");
        await Eventually.TrueAsync(
            async () =>
                (await server.DoAsync("INFO", "commandstats")).AsText().Contains("cmdstat_ping:calls=3"),
            "the silence was answered by pings"
        );
        Assert.Equal(1, _subscribed);
        Assert.True(listener.IsUp);

        await server.FreezeAsync();
        await Eventually.TrueAsync(() => !listener.IsUp, "the silence is noticed");
        await server.ThawAsync();

        await Eventually.TrueAsync(() => _subscribed >= 2, "the channels are subscribed again");
        await server.DoAsync("PUBLISH", "b", "back");
        await Eventually.TrueAsync(() => _heard.Contains("b back"), "a message is heard");
    }

    [Fact]
    public async Task Disposed_HearsNoMore()
    {
        await using var server = await RedisServer.StartAsync();
        var listener = Listen(server, "");
        await Eventually.TrueAsync(() => listener.IsUp, "the channels are subscribed");

        listener.Dispose();

        await Eventually.TrueAsync(
            async () => (await server.DoAsync("PUBSUB", "NUMSUB", "a")).Items[1].AsLong() == 0,
            "nobody is subscribed"
        );
    }

    private RedisPubSub Listen(RedisServer server, string options)
    {
        var listener = new RedisPubSub(
            RedisEndpoint.Parse(server.ConnectionString + options),
            "ear",
            ["a", "b"],
            Hear,
            NullLogger.Instance
        );
        var subscribed = new ManualResetEventSlim();
        listener.Subscribed += () =>
        {
            Interlocked.Increment(ref _subscribed);
            subscribed.Set();
        };
        listener.Start();
        Assert.True(subscribed.Wait(TimeSpan.FromSeconds(10), Stop), "the channels were not subscribed");
        return listener;
    }

    private void Hear(string channel, byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        _heard.Enqueue($"{channel} {text}");
        if (text == "throw")
        {
            throw new InvalidOperationException("A handler with a bug.");
        }
    }
}
