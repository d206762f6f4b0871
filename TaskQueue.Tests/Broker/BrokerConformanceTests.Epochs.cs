using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task Close_StopsEverything_ButLeavesResultsToBeSettled()
    {
        var held = await PushAndClaimAsync();
        var finished = await PushAndClaimAsync();
        await FinishAsync(ResultOf(finished));
        var before = await _broker.MomentAsync(Stop);

        await _broker.CloseAsync(Stop);
        await _broker.PushAsync([Ready()], before, PushOrigin.Accept, Stop);
        var claimed = await ClaimAsync();
        var stale = await _broker.FinishAsync([ResultOf(held)], Stop);
        var reaped = await _broker.ReapAsync(Stop);
        var batch = Assert.Single(await TakeAsync());
        await _broker.ReleaseAsync([new(batch.EntryId, [finished.Task.Id], [])], Stop);

        Assert.Equal(-1, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
        Assert.Empty(claimed);
        Assert.Null(stale);
        Assert.Equal(0, reaped);
        Assert.True(Beat(true, Held(held)).Closed);
        Assert.Equal([finished.Token], batch.Results.Select(r => r.Token));
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task Rebuild_AfterAClose_OpensAgain()
    {
        var held = await PushAndClaimAsync();
        await _broker.CloseAsync(Stop);
        await RebuildAsync(2, Running(held));

        Assert.Empty(Beat(true, Held(held)).Lost);
        await FinishAsync(ResultOf(held));
        Assert.Equal(2, (await PushAndClaimAsync()).Token >> 32);
    }

    [Fact]
    public async Task Release_OfAnEntryOfBefore_ChangesNothing()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease));
        var batch = Assert.Single(await TakeAsync());
        await RebuildAsync(epoch: 2);
        await PushAsync(Ready(id: lease.Task.Id));

        await _broker.ReleaseAsync(
            [new(batch.EntryId, [lease.Task.Id], [Ready(id: lease.Task.Id, stamp: 5)])],
            Stop
        );

        Assert.Equal(lease.Task.Id, Assert.Single(await ClaimAsync()).Task.Id);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Rebuild_InAnOlderEpoch_IsRefused()
    {
        await RebuildAsync(epoch: 5);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RebuildAsync(epoch: 5));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RebuildAsync(epoch: 4));
        Assert.Equal(5, (await _broker.AbsentAsync([], Stop)).Moment.Epoch);
    }

    [Theory]
    [InlineData(WorkerOrder.Pause)]
    [InlineData(WorkerOrder.Drain)]
    [InlineData(WorkerOrder.Stop)]
    public async Task Order_ComesWithEachBeat_UntilThereIsAnother(WorkerOrder order)
    {
        await _broker.OrderAsync(_worker, order, Stop);
        await _broker.OrderAsync(Guid.NewGuid(), WorkerOrder.Stop, Stop);

        WorkerOrder[] heard = [Beat().Order, Beat().Order];
        await _broker.OrderAsync(_worker, WorkerOrder.Work, Stop);

        Assert.Equal([order, order], heard);
        Assert.Equal(WorkerOrder.Work, Beat().Order);
    }

    [Fact]
    public async Task Note_IsThereAtOnce_InOrderWithThoseOfBeats()
    {
        AttemptNote[] notes =
        [
            new StartedNote(Guid.NewGuid(), 5, 2, ManualClock.DefaultStart, "w1"),
            new ProgressNote(Guid.NewGuid(), 6, 3, ManualClock.DefaultStart, 40, null),
        ];

        await _broker.NoteAsync([notes[0]], Stop);
        _broker.Beat(new(Card(), [], false, LeaseFor, [notes[1]]));

        Assert.Equal(notes, await _broker.TakeNotesAsync(10, Stop));
    }

    [Fact]
    public async Task Card_ComesWhole()
    {
        var load = new WorkerLoad(123_456_789, 0.25, 10, 2, 12.5, 99.25, 0.75);
        var card = Card() with { Paused = true, Draining = true, Load = load };

        _broker.Beat(new(card, [], false, LeaseFor, []));

        var seen = Assert.Single(await _broker.WorkersAsync(Stop)).Card;
        Assert.Equal((true, true, load), (seen.Paused, seen.Draining, seen.Load));
    }
}
