using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>The users that the docs give to Web and worker are enough for their work, and for nothing else (S61).</summary>
public sealed partial class RedisRightsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheUsersOfTheDocs_AreEnough_AndNoMore()
    {
        var rules = UserLine()
            .Matches(
                SourceTree
                    .Read("docs", ".md")
                    .Single(f => f.Path.EndsWith("distributed.md", StringComparison.Ordinal))
                    .Text
            )
            .Select(m => m.Groups["rule"].Value.Replace("…", "secret", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(2, rules.Count);
        await using var server = await RedisServer.StartAsync(new() { Password = "top", Users = rules });
        using var web = Broker(server, "taskqueue-web", out var webLink);
        using var worker = Broker(server, "taskqueue-worker", out var workerLink);

        await web.ReopenAsync(1, [], TimeSpan.FromSeconds(30), Stop);
        var task = new ReadyTask(1, "echo", Samples.Lease("echo").Task);
        await web.PushAsync([task], (await web.AbsentAsync([], Stop)).Moment, PushOrigin.Accept, Stop);
        var claim = new Claim(Guid.NewGuid(), "w", ["*"], ["echo"], 5, TimeSpan.FromSeconds(30));
        var lease = Assert.Single(await worker.ClaimAsync(claim, Stop));
        worker.Beat(new(Card(), [new(lease.Task.Id, lease.Token)], true, TimeSpan.FromSeconds(30), []));
        await worker.FinishAsync(
            [Samples.Result(Samples.Task()) with { TaskId = lease.Task.Id, Token = lease.Token }],
            Stop
        );
        Assert.Single(await web.TakeResultsAsync(5, TimeSpan.Zero, Stop));
        Assert.Empty(await web.SilentAsync(TimeSpan.FromMinutes(1), Stop));
        Assert.Empty(await web.ConnectedAsync(Stop));
        await worker.LeaveAsync(Card().Id, Stop);
        await web.ReopenAsync(2, [], TimeSpan.FromSeconds(30), Stop);
        foreach (var link in new[] { webLink, workerLink })
        {
            Assert.Empty(
                await new BrokerStartCheck(link, NullLogger<BrokerStartCheck>.Instance).FaultsAsync(Stop)
            );
            foreach (
                var forbidden in new[]
                {
                    "FLUSHALL",
                    "KEYS *",
                    "CONFIG GET *",
                    "SCRIPT FLUSH",
                    "GET other",
                    "ACL LIST",
                }
            )
            {
                var words = forbidden.Split(' ');
                var refused = await Assert.ThrowsAsync<RedisErrorException>(() =>
                    link.SendAsync(new RedisCommand(words[0], words.AsSpan(1)), Stop)
                );
                Assert.Equal("NOPERM", refused.Code);
            }
        }
    }

    private static RedisBroker Broker(RedisServer server, string user, out RedisLink link)
    {
        var endpoint = RedisEndpoint.Parse($"{server.Address},user={user},password=secret");
        link = new(endpoint, user, TimeProvider.System, NullLogger.Instance);
        return new(
            link,
            new(endpoint, user, TimeProvider.System, NullLogger.Instance),
            new Seal(new string('k', 32)),
            TimeProvider.System,
            NullLogger<RedisBroker>.Instance
        );
    }

    private static WorkerCard Card() => new(Guid.Empty, "w", "h", "1", 1, [], [], [], Samples.Now, 0, false);

    [GeneratedRegex(
        @"^\s*user (?<rule>taskqueue-\S+\s+on .*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex UserLine();
}
