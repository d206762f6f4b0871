using TaskQueue.Core.Broker;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Broker.Redis;

// What is built is opened with its rules, or not at all.
public sealed partial class RedisBrokerGuardTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RedisThatForgets_WhileItIsFilled_IsNotOpenedWithoutItsRules(bool hasRunning)
    {
        await _broker.CloseAsync(Stop);
        await _broker.PrepareAsync(2, Stop);
        await _broker.RuleAsync([new("default", 1, Paused: true)], Stop);
        await ForgetAllAsync();
        RunningLease[] running = hasRunning ? [new(Guid.NewGuid(), 5, "default", "", "echo")] : [];

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _broker.RebuildAsync(2, running, LeaseFor, Stop)
        );

        Assert.Equal(-1, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
        await _broker.ReopenAsync(3, running, LeaseFor, Stop);
        Assert.Equal(3, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
    }

    [Fact]
    public async Task MarkOfAnotherRunOfRedis_OpensNothing()
    {
        await _broker.CloseAsync(Stop);
        await _broker.PrepareAsync(2, Stop);

        // A file of before has the mark, and not what was told after it.
        await _redis.Direct.SendAsync(
            new RedisCommand("SET", _redis.Root + "building", $"2:{new string('0', 40)}"),
            Stop
        );

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _broker.RebuildAsync(2, [], LeaseFor, Stop)
        );
    }

    [Fact]
    public async Task WhatSomebodyBegan_AndNeverOpened_KeepsNobodyFromAnOlderEpoch()
    {
        await _broker.CloseAsync(Stop);
        await _broker.PrepareAsync(900, Stop);

        // The store was restored from a backup, and so its epochs begin again below.
        await _broker.CloseAsync(Stop);
        await _broker.ReopenAsync(3, [], LeaseFor, Stop);

        Assert.Equal(3, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
    }

    private async Task ForgetAllAsync()
    {
        var keys = await _redis.Direct.SendAsync(new RedisCommand("KEYS", _redis.Root + "*"), Stop);
        var forget = new RedisCommand("DEL");
        // All but the clock of these tests.
        foreach (var key in keys.Items.Select(k => k.AsText()).Where(k => k != _redis.Root + "clock"))
        {
            forget.Add(key);
        }

        await _redis.Direct.SendAsync(forget, Stop);
    }
}
