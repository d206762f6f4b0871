using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// How queues are to be served.
public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task PausedQueue_KeepsItsTasks_WhileOthersAreServed()
    {
        var (held, served) = (Ready(queue: "a"), Ready(queue: "b"));
        await PushAsync(held, served);

        await RuleAsync(new("a", 1, Paused: true));
        var whilePaused = Ids(await ClaimAsync());
        var byName = Ids(await ClaimAsync(queues: ["a"]));
        await RuleAsync(new("a", 2, Paused: false));
        var afterwards = Ids(await ClaimAsync());

        Assert.Equal([served.Envelope.Id], whilePaused);
        Assert.Empty(byName);
        Assert.Equal([held.Envelope.Id], afterwards);
    }

    [Fact]
    public async Task PausedQueue_KeepsWhatItHolds_AndTakesMore()
    {
        var lease = await PushAndClaimAsync(Ready(queue: "a"));
        await RuleAsync(new("a", 1, Paused: true));

        var refused = await PushAsync(Ready(queue: "a"));
        var stale = await _broker.FinishAsync([ResultOf(lease)], Stop);

        Assert.Empty(refused);
        Assert.Empty(stale!);
    }

    [Fact]
    public async Task OlderRule_IsDropped_AndTheSameOneAgainChangesNothing()
    {
        await PushAsync(Ready(queue: "a"));
        await RuleAsync(new("a", 5, Paused: true));

        await RuleAsync(new("a", 4, Paused: false));
        await RuleAsync(new("a", 5, Paused: true));

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task RulesTakenAnew_AreTheOnlyOnes_WhateverTheirVersion()
    {
        await PushAsync(Ready(queue: "a"), Ready(queue: "b"));
        await RuleAsync(new("a", 9, Paused: true));

        await _broker.RuleAsync([new("b", 1, Paused: true)], anew: true, Stop);

        Assert.Equal("a", Assert.Single(await ClaimAsync()).Task.Queue);
    }

    [Fact]
    public async Task Rule_TakenWhileClosed_StandsBeforeTheFirstClaim_AndOutlivesEpochs()
    {
        await _broker.CloseAsync(Stop);
        await RuleAsync(new("a", 1, Paused: true));
        await RebuildAsync(epoch: 2);
        await PushAsync(Ready(queue: "a"));
        var first = await ClaimAsync();
        await RebuildAsync(epoch: 3);
        await PushAsync(Ready(queue: "a"));

        Assert.Empty(first);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Resume_WakesWhoeverWaits()
    {
        await RuleAsync(new("a", 1, Paused: true));
        await PushAsync(Ready(queue: "a"));
        await ClaimAsync();
        var waiting = _broker.WaitForReadyAsync(TimeSpan.FromMinutes(1), Stop);

        await RuleAsync(new("a", 2, Paused: false));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task ManyPausedQueues_DoNotHideOneThatIsServed()
    {
        for (var i = 0; i < 1_200; i += 200)
        {
            var queues = Enumerable.Range(i, 200).Select(n => $"q{n}").ToList();
            await _broker.RuleAsync(
                [.. queues.Select(q => new QueueRule(q, 1, Paused: true))],
                anew: false,
                Stop
            );
            await PushAsync([.. queues.Select(q => Ready(queue: q))]);
        }

        var served = Ready(queue: "served");
        await PushAsync(served);
        var found = Ids(await ClaimAsync()).Concat(Ids(await ClaimAsync()));

        Assert.Equal([served.Envelope.Id], found);
    }

    private ValueTask RuleAsync(QueueRule rule) => _broker.RuleAsync([rule], anew: false, Stop);
}
