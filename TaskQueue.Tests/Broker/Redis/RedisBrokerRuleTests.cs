using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>What Redis forgets of the rules of keys stands again once it is told again, and nothing stale outlives a rebuild.</summary>
public sealed class RedisBrokerRuleTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private readonly RedisUnderTest _redis = new();
    private RedisBroker _broker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static QueueRule Heavy => new(QueueRule.OfKey("a", "k"), 1, Paused: false, new(Weight: 3));

    private static QueueRule Narrow => new(QueueRule.OfKey("a", "n"), 1, Paused: false, new(Concurrency: 1));

    public async ValueTask InitializeAsync()
    {
        _broker = await _redis.CreateAsync();
        await _broker.ReopenAsync(1, [], LeaseFor, Stop);
        await TellAsync();
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [InlineData("rules")]
    [InlineData("weights")]
    [InlineData("key_rules")]
    [InlineData("key_rules:a")]
    [InlineData("key_weights:a")]
    public async Task WhatIsDeleted_StandsAgain_OnceItIsTold(string key)
    {
        await DeleteAsync(key);
        await TellAsync();
        Assert.Equal(1, await CountAsync(key));
        await PushAsync("k", "k", "k", "k", "m", "m", "n", "n");

        // In turn: three of the heavy one, and one of each other.
        Assert.Equal(["k", "k", "k", "m", "n"], Keys(await ClaimAsync(5)));
        // The narrow one stands aside while it holds one.
        Assert.Equal(["k", "m"], Keys(await ClaimAsync(5)));
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("key_rules:a")]
    [InlineData("key_weights:a")]
    public async Task WhatWasDeleted_KeepsNothingStale_OverARebuild(string key)
    {
        await DeleteAsync(key);
        await _broker.CloseAsync(Stop);
        await _broker.ReopenAsync(2, [], LeaseFor, Stop);
        await PushAsync("k", "k", "m", "m", "n", "n");

        Assert.Equal(["k", "m", "n", "k", "m", "n"], Keys(await ClaimAsync(1, 6)));
        Assert.Equal(0, await CountAsync("key_rules", "key_rules:a", "key_weights:a"));
    }

    [Fact]
    public async Task ARuleThatIsTakenAway_LeavesNothingBehind_ThatAClaimWouldRead()
    {
        await _broker.RuleAsync([Heavy with { Version = 2, Limits = null }], Stop);
        await _broker.RuleAsync([Narrow with { Version = 2, Limits = null }], Stop);

        Assert.Equal(0, await CountAsync("key_rules:a", "key_weights:a"));
    }

    private static string[] Keys(IEnumerable<Lease> leases) => [.. leases.Select(l => l.Task.Key)];

    private async Task TellAsync() =>
        await _broker.RuleAsync([new("a", 1, Paused: false, new(Weight: 2)), Heavy, Narrow], Stop);

    private async Task DeleteAsync(string key) =>
        await _redis.Direct.SendAsync(new RedisCommand("DEL", _redis.Root + key), Stop);

    private async Task<long> CountAsync(params string[] keys)
    {
        var count = 0L;
        foreach (var key in keys)
        {
            var there = await _redis.Direct.SendAsync(new RedisCommand("EXISTS", _redis.Root + key), Stop);
            count += there.AsLong();
        }

        return count;
    }

    private async Task PushAsync(params string[] keys) =>
        await _broker.PushAsync(
            [.. keys.Select(Ready)],
            await _broker.MomentAsync(Stop),
            PushOrigin.Accept,
            Stop
        );

    private static ReadyTask Ready(string key) =>
        new(
            1,
            "echo",
            new(
                Guid.NewGuid(),
                "echo",
                "a",
                Priority: 5,
                Attempt: 1,
                MaxAttempts: 5,
                Losses: 0,
                TimeSpan.FromMinutes(1),
                ExpiresAt: null,
                new byte[4],
                TraceId: null,
                key
            )
        );

    private async Task<IReadOnlyList<Lease>> ClaimAsync(int most, int times = 1)
    {
        var claimed = new List<Lease>();
        for (var i = 0; i < times; i++)
        {
            claimed.AddRange(
                await _broker.ClaimAsync(new(Guid.NewGuid(), "w", ["*"], ["echo"], most, LeaseFor), Stop)
            );
        }

        return claimed;
    }
}
