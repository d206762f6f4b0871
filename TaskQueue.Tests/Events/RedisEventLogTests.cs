using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Events;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Events;

/// <summary>The log of many processes, over a Redis that may forget.</summary>
public sealed class RedisEventLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Whoever comes first after it, one that adds or one that reads.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redis_ThatComesBackAsItWasBefore_HasAnotherLog(bool adds)
    {
        await using var redis = await RedisServer.StartAsync();
        using var link = new RedisLink(redis.Endpoint, "events", TimeProvider.System, NullLogger.Instance);
        using var seal = new Seal(new string('k', 32));
        using RedisEventLog one = Make(link, seal),
            two = Make(link, seal);
        await one.AppendAsync([Of("1"), Of("2")], Stop);
        await redis.DoAsync("SAVE");
        await one.AppendAsync([Of("3")], Stop);
        await one.CatchUpAsync(Stop);
        await two.CatchUpAsync(Stop);
        var known = one.Ring.Head;
        Assert.Equal((3L, known), (known.Number, two.Ring.Head));

        await redis.RestartAsync();
        await BackAsync(() => adds ? two.AppendAsync([Of("other")], Stop) : two.CatchUpAsync(Stop));
        await one.CatchUpAsync(Stop);
        await two.CatchUpAsync(Stop);

        Assert.NotEqual(known.Epoch, one.Ring.Head.Epoch);
        Assert.Equal(one.Ring.Head, two.Ring.Head);
        Assert.Null(one.Ring.Read(known, 10));
        await two.AppendAsync([Of("last")], Stop);
        await one.CatchUpAsync(Stop);
        string[] told = adds ? ["other", "last"] : ["last"];
        Assert.Equal(told, one.Ring.Read(one.Ring.Head with { Number = 0 }, 10)!.Select(e => e.Happened!.Id));
    }

    private static RedisEventLog Make(RedisLink link, Seal seal) =>
        new(link, seal, Options.Create(new EventOptions()));

    private static LiveEvent Of(string id) =>
        new(EventTopic.Tasks, "task.changed", DateTimeOffset.UnixEpoch, id);

    private static Task BackAsync(Func<Task> act) =>
        Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await act();
                    return true;
                }
                catch (RedisAwayException)
                {
                    return false;
                }
            },
            "Redis is back"
        );
}
