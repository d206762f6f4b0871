using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// How queues are to be served.
public abstract partial class BrokerConformanceTests
{
    private readonly List<QueueRule> _rules = [];

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
    public async Task RulesOfBefore_AreForgotten_WhateverTheirVersion()
    {
        await _broker.RuleAsync([new("a", 9, Paused: true), new("b", 9, Paused: false)], Stop);
        await _broker.CloseAsync(Stop);

        await _broker.PrepareAsync(2, Stop);
        await _broker.RuleAsync([new("b", 1, Paused: true)], Stop);
        await _broker.RebuildAsync(2, [], LeaseFor, Stop);

        await PushAsync(Ready(queue: "a"), Ready(queue: "b"));
        Assert.Equal("a", Assert.Single(await ClaimAsync()).Task.Queue);
    }

    [Fact]
    public async Task WhoeverPreparesTooLate_TakesNoRulesAway()
    {
        await RebuildAsync(epoch: 5);
        await RuleAsync(new("a", 1, Paused: true));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await _broker.PrepareAsync(4, Stop)
        );

        await PushAsync(Ready(queue: "a"));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task WhatWasPrepared_IsForgottenByAClose()
    {
        await _broker.PrepareAsync(3, Stop);
        await _broker.CloseAsync(Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _broker.RebuildAsync(3, [], LeaseFor, Stop)
        );
    }

    [Fact]
    public async Task Rebuild_OfWhatWasNotPrepared_OpensNothing()
    {
        await _broker.CloseAsync(Stop);
        await _broker.PrepareAsync(3, Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _broker.RebuildAsync(2, [], LeaseFor, Stop)
        );

        Assert.Equal(-1, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
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
            await _broker.RuleAsync([.. queues.Select(q => new QueueRule(q, 1, Paused: true))], Stop);
            await PushAsync([.. queues.Select(q => Ready(queue: q))]);
        }

        var served = Ready(queue: "served");
        await PushAsync(served);
        var found = Ids(await ClaimAsync()).Concat(Ids(await ClaimAsync()));

        Assert.Equal([served.Envelope.Id], found);
    }

    private async Task RuleAsync(QueueRule rule)
    {
        _rules.Add(rule);
        await _broker.RuleAsync([rule], Stop);
    }
}
