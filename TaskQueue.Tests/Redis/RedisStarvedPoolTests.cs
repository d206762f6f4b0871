using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

[CollectionDefinition(nameof(RedisStarvedPoolTests), DisableParallelization = true)]
[Collection(nameof(RedisStarvedPoolTests))]
public sealed class RedisStarvedPoolTests
{
    private const int Blocked = 500;

    [Fact]
    public async Task Send_WithoutAFreePoolThread_OpensSendsAndReopens()
    {
        await using var server = await RedisServer.StartAsync();
        using var link = new RedisLink(server.Endpoint, "test", TimeProvider.System, NullLogger.Instance);
        var release = new ManualResetEventSlim(); // not disposed of: the last items of the pool look at it after the test
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Work(link)));

        for (var i = 0; i < Blocked; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
        }

        thread.Start();
        var ended = thread.Join(TimeSpan.FromSeconds(20));
        var starved = ThreadPool.PendingWorkItemCount > 0;
        release.Set();

        Assert.True(ended, "the calls did not come to an end");
        Assert.Null(failure);
        Assert.True(starved, "the pool was not starved");
    }

    private static void Work(RedisLink link)
    {
        using var arguments = new RedisArguments().Key("k").Add(1);
        var script = new RedisScript("add", "return redis.call('INCRBY', KEYS[1], ARGV[1])");
        for (var i = 1; i <= 500; i++)
        {
            Assert.Equal(i, link.Run(script, arguments).AsLong());
        }

        // The server closes the connection, before or after the answer. The link opens another.
        var id = link.Send(new("CLIENT", "ID")).AsLong();
        using var kill = new RedisCommand("CLIENT", "KILL", "ID").Add(id).Add("SKIPME").Add("no");
        Record.Exception(() => link.Send(kill));
        Assert.True(
            SpinWait.SpinUntil(() => link is { Openings: 2, IsUp: true }, TimeSpan.FromSeconds(10)),
            "the link did not reopen"
        );
        Assert.Equal(501, link.Run(script, arguments).AsLong());
    }
}
