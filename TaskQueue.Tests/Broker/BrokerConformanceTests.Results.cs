using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task TakeResults_LeavesThem_AndKeepsTheirOrder()
    {
        var tokens = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var lease = await PushAndClaimAsync();
            await FinishAsync(ResultOf(lease));
            tokens.Add(lease.Token);
        }

        var two = await TakeAsync(2);
        var all = await TakeAsync();

        Assert.Equal(tokens.Take(2), two.SelectMany(b => b.Results).Select(r => r.Token));
        Assert.Equal(tokens, all.SelectMany(b => b.Results).Select(r => r.Token));
        Assert.Equal(all.Select(b => b.EntryId).Distinct(), all.Select(b => b.EntryId));
        Assert.Equal(two.Select(b => b.EntryId), all.Take(2).Select(b => b.EntryId));
    }

    [Fact]
    public async Task TakeResults_StopsAfterTheEntryThatReachesItsLimit()
    {
        await PushAsync(Ready(), Ready(), Ready());
        await FinishAsync([.. (await ClaimAsync(2)).Select(l => ResultOf(l))]);
        await FinishAsync([.. (await ClaimAsync()).Select(l => ResultOf(l))]);

        Assert.Equal([2], (await TakeAsync(1)).Select(b => b.Results.Count));
        Assert.Equal([2, 1], (await TakeAsync(3)).Select(b => b.Results.Count));
    }

    [Fact]
    public async Task TakeResults_WaitsForTheFirst()
    {
        var lease = await PushAndClaimAsync();
        var waiting = _broker.TakeResultsAsync(10, TimeSpan.FromMinutes(5), Stop).AsTask();

        await FinishAsync(ResultOf(lease));

        Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop));
    }

    [Fact]
    public async Task Release_OfEndedTasks_ForgetsThem()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease));

        await _broker.ReleaseAsync([await EndAllAsync()], Stop);

        Assert.Empty(await TakeAsync());
        Assert.False(await KnowsAsync(lease.Task.Id));
        await PushAsync(Ready(id: lease.Task.Id));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Release_OfReadyTasks_LetsThemBeClaimedAgain()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease, AttemptOutcome.Lost));
        var batch = Assert.Single(await TakeAsync());
        var next = Ready(id: lease.Task.Id, stamp: 2);
        var successor = Ready();

        await _broker.ReleaseAsync([new(batch.EntryId, [], [next, successor])], Stop);

        var again = await ClaimAsync();
        Assert.Equal([lease.Task.Id, successor.Envelope.Id], Ids(again));
        Assert.All(again, l => Assert.True(l.Token > lease.Token, $"{l.Token} is not after {lease.Token}"));
    }

    [Fact]
    public async Task Release_Repeated_CountsOnce()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease, AttemptOutcome.Lost));
        var batch = Assert.Single(await TakeAsync());
        var next = Ready(id: lease.Task.Id, stamp: 2);
        await _broker.ReleaseAsync([new(batch.EntryId, [], [next])], Stop);
        var held = Assert.Single(await ClaimAsync());

        await _broker.ReleaseAsync([new(batch.EntryId, [lease.Task.Id], [])], Stop);
        await _broker.ReleaseAsync([new(batch.EntryId, [], [next with { Stamp = 3 }])], Stop);

        Assert.Empty(await ClaimAsync());
        Assert.Empty(Beat(false, Held(held)).Lost);
        await FinishAsync(ResultOf(held));
    }

    [Fact]
    public async Task Release_OfATaskThatIsHeld_LeavesItAlone()
    {
        var held = await PushAndClaimAsync();
        var ended = await PushAndClaimAsync();
        await FinishAsync(ResultOf(ended));
        var batch = Assert.Single(await TakeAsync());
        var again = Ready(id: held.Task.Id, stamp: 2);

        await _broker.ReleaseAsync([new(batch.EntryId, [held.Task.Id], [again])], Stop);

        Assert.Empty(await ClaimAsync());
        Assert.True(await KnowsAsync(held.Task.Id));
        await FinishAsync(ResultOf(held));
    }

    [Fact]
    public async Task Withdraw_OfAReadyTask_TakesItOut_AndBarsItsReturn()
    {
        var task = Ready(stamp: 3);
        await PushAsync(task);

        await _broker.WithdrawAsync([new(task.Envelope.Id, 4)], Stop);
        var known = await KnowsAsync(task.Envelope.Id);
        await PushAsync(task with { Stamp = 4 });
        var barred = await ClaimAsync();
        await PushAsync(task with { Stamp = 5 });

        Assert.False(known);
        Assert.Empty(barred);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Withdraw_OfATaskThatWasNotPushedYet_BarsThatPush()
    {
        var task = Ready(stamp: 1);

        await _broker.WithdrawAsync([new(task.Envelope.Id, 1)], Stop);
        await PushAsync(task);
        var barred = await ClaimAsync();
        await PushAsync(task with { Stamp = 2 });

        Assert.Empty(barred);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Withdraw_WithAnEntryInstead_PutsThatInItsPlace()
    {
        var task = Ready(stamp: 3);
        await PushAsync(task, Ready());
        var moved = Ready("other", 9, stamp: 4, id: task.Envelope.Id);

        await _broker.WithdrawAsync([new(task.Envelope.Id, 3, moved)], Stop);

        Assert.Equal(task.Envelope.Id, Assert.Single(await ClaimAsync(queues: ["other"])).Task.Id);
        Assert.NotEqual(task.Envelope.Id, Assert.Single(await ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task Withdraw_WithTheSameVersionInstead_PutsBackWhatWasWithdrawn()
    {
        var task = Ready(stamp: 3);
        await PushAsync(task);
        await _broker.WithdrawAsync([new(task.Envelope.Id, 3, Cancel: false)], Stop);
        Assert.Empty(await ClaimAsync());

        await _broker.WithdrawAsync([new(task.Envelope.Id, 3, task, Cancel: false)], Stop);

        Assert.Equal(task.Envelope.Id, Assert.Single(await ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task Withdraw_WithAnEntryInstead_DoesNotUndoANewerWithdrawal()
    {
        var task = Ready(stamp: 3);
        await PushAsync(task);
        await _broker.WithdrawAsync([new(task.Envelope.Id, 4)], Stop);

        await _broker.WithdrawAsync([new(task.Envelope.Id, 3, task, Cancel: false)], Stop);

        Assert.Empty(await ClaimAsync());
        Assert.False(await KnowsAsync(task.Envelope.Id));
    }

    [Fact]
    public async Task Withdraw_OfANewerEntry_LeavesIt()
    {
        var task = Ready(stamp: 5);
        await PushAsync(task);

        await _broker.WithdrawAsync([new(task.Envelope.Id, 4)], Stop);

        Assert.Single(await ClaimAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Withdraw_OfAHeldTask_AsksForACancel_WhereWanted(bool cancel)
    {
        var lease = await PushAndClaimAsync();

        await _broker.WithdrawAsync(
            [new(lease.Task.Id, 2, Ready(id: lease.Task.Id, stamp: 3), Cancel: cancel)],
            Stop
        );
        // A later one without a wish to cancel does not take the wish back.
        await _broker.WithdrawAsync([new(lease.Task.Id, 2, Cancel: false)], Stop);

        Assert.Equal(cancel ? [lease.Task.Id] : [], Beat(true, Held(lease)).Cancelled);
        Assert.Empty(await ClaimAsync());
        await FinishAsync(ResultOf(lease));
    }

    [Fact]
    public async Task Withdraw_OfATaskWhoseResultWaits_LeavesItKnown()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease));

        await _broker.WithdrawAsync([new(lease.Task.Id, 2, Ready(id: lease.Task.Id, stamp: 3))], Stop);

        Assert.True(await KnowsAsync(lease.Task.Id));
        Assert.Empty(await ClaimAsync());
        Assert.Single(await TakeAsync());
    }

    [Fact]
    public async Task Withdraw_BetweenSettlementAndRelease_KeepsTheTaskFromReturning()
    {
        var lease = await PushAndClaimAsync(Ready(stamp: 1));
        await FinishAsync(ResultOf(lease, AttemptOutcome.Lost));
        var batch = Assert.Single(await TakeAsync());
        // Settled as version 2, ready again; then cancelled as version 3, before the release arrives.
        await _broker.WithdrawAsync([new(lease.Task.Id, 3)], Stop);

        await _broker.ReleaseAsync([new(batch.EntryId, [], [Ready(id: lease.Task.Id, stamp: 2)])], Stop);

        Assert.Empty(await ClaimAsync());
        Assert.False(await KnowsAsync(lease.Task.Id));
    }
}
