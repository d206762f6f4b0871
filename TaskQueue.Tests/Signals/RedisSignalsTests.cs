using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Signals;

/// <summary>News between Web processes.</summary>
public sealed class RedisSignalsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_ReachesTheOthersOnce_AndOwnHearersAtOnce()
    {
        await using var server = await RedisServer.StartAsync();
        using var one = await StartAsync(server);
        using var two = await StartAsync(server);
        var (here, there) = (new ConcurrentQueue<Signal>(), new ConcurrentQueue<Signal>());
        using var first = one.Subscribe(here.Enqueue);
        using var second = two.Subscribe(there.Enqueue);
        var id = Guid.NewGuid();

        await Eventually.TrueAsync(
            () =>
            {
                // Until the other listens.
                one.Publish(new(SignalTopic.Workers, []));
                return !there.IsEmpty;
            },
            "the other hears"
        );
        // Figures stay here: the others have nothing to read again.
        one.Publish(new(SignalTopic.Metrics, []));
        Assert.Contains(here, s => s.Topic is SignalTopic.Metrics);
        here.Clear();
        one.Publish(new(SignalTopic.Tasks, [id]));
        Assert.Equal([id], Assert.Single(here).Ids);

        await Eventually.TrueAsync(() => there.Any(s => s.Ids.Contains(id)), "the other hears of the task");
        Assert.Single(there, s => s.Topic is SignalTopic.Tasks);
        Assert.DoesNotContain(there, s => s.Topic is SignalTopic.Metrics);
        Assert.Single(here);
        await one.StopAsync(Stop);
        await two.StopAsync(Stop);
    }

    [Fact]
    public void Message_ComesBackWhole_AndNonsenseIsNone()
    {
        var (self, ids) = (Guid.NewGuid(), new[] { Guid.NewGuid(), Guid.NewGuid() });

        var read = RedisSignals.Read(RedisSignals.Write(self, new(SignalTopic.Workers, ids)))!.Value;

        Assert.Equal((self, SignalTopic.Workers), (read.From, read.Signal.Topic));
        Assert.Equal(ids, read.Signal.Ids);
        Assert.Null(RedisSignals.Read("junk"u8));
        Assert.Null(RedisSignals.Read(new byte[18]));
        var unknown = RedisSignals.Write(self, new(SignalTopic.Tasks, []));
        unknown[16] = 99;
        Assert.Null(RedisSignals.Read(unknown));
    }

    private static async Task<RedisSignals> StartAsync(RedisServer server)
    {
        var signals = new RedisSignals(
            new RedisLink(server.Endpoint, "signals", TimeProvider.System, NullLogger.Instance),
            TimeProvider.System,
            NullLogger<EmbeddedSignals>.Instance
        );
        await signals.StartAsync(Stop);
        return signals;
    }
}
