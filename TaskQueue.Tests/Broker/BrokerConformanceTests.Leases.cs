using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task Beat_RenewsTheLeasesItNames_AndNoOthers()
    {
        var kept = await PushAndClaimAsync();
        var unnamed = await PushAndClaimAsync();
        var wrong = await PushAndClaimAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(20));

        var answer = Beat(true, Held(kept), new HeldLease(wrong.Task.Id, wrong.Token + 1000));
        await AdvanceAsync(TimeSpan.FromSeconds(11));
        var lost = await _broker.ReapAsync(Stop);

        Assert.Equal([new HeldLease(wrong.Task.Id, wrong.Token + 1000)], answer.Lost);
        Assert.Equal(2, lost);
        Assert.Equal([Held(unnamed), Held(wrong)], Beat(false, Held(kept), Held(unnamed), Held(wrong)).Lost);
    }

    [Fact]
    public async Task Beat_WithoutRenewal_RenewsNothing()
    {
        var lease = await PushAndClaimAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(20));

        var answer = Beat(renew: false, Held(lease));
        await AdvanceAsync(TimeSpan.FromSeconds(11));

        Assert.Empty(answer.Lost);
        Assert.Equal(1, await _broker.ReapAsync(Stop));
    }

    [Fact]
    public async Task Beat_NamesLeasesThatNobodyHolds()
    {
        var ended = await PushAndClaimAsync();
        await FinishAsync(ResultOf(ended));
        var never = new HeldLease(Guid.NewGuid(), 77);

        Assert.Equal([Held(ended), never], Beat(true, Held(ended), never).Lost);
    }

    [Fact]
    public async Task Beat_RepeatsACancel_UntilTheAttemptEnds()
    {
        var lease = await PushAndClaimAsync();
        var other = await PushAndClaimAsync();
        await _broker.WithdrawAsync([new(lease.Task.Id, 2)], Stop);

        var first = Beat(true, Held(lease), Held(other));
        var second = Beat(false, Held(lease), Held(other));
        await FinishAsync(ResultOf(lease, AttemptOutcome.Cancelled));
        var third = Beat(true, Held(other));

        Assert.Equal([lease.Task.Id], first.Cancelled);
        Assert.Equal([lease.Task.Id], second.Cancelled);
        Assert.Empty(third.Cancelled);
        Assert.Equal((false, WorkerOrder.Work), (first.Closed, first.Order));
    }

    [Fact]
    public async Task Finish_EndsTheLease_AndKeepsTheResultWhole()
    {
        var lease = await PushAndClaimAsync();
        var result = ResultOf(lease, AttemptOutcome.Failed) with
        {
            Output = "{\"a\": 1}"u8.ToArray(),
            Error = new("Kind", "ü", "stack", Final: true, RetryAfter: TimeSpan.FromSeconds(2), Status: 429),
            StartedAt = null,
            WasRunning = true,
        };

        await FinishAsync(result);

        var settled = Assert.Single(Assert.Single(await TakeAsync()).Results);
        Assert.Equal(result with { Output = null }, settled with { Output = null });
        Assert.Equal(result.Output, settled.Output);
        Assert.True(await KnowsAsync(lease.Task.Id));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Finish_UnderAnotherToken_IsStale()
    {
        var lease = await PushAndClaimAsync();
        var good = await PushAndClaimAsync();
        var wrong = ResultOf(lease) with { Token = lease.Token - 1 };
        var unknown = ResultOf(lease) with { TaskId = Guid.NewGuid() };

        var stale = await _broker.FinishAsync([wrong, ResultOf(good), unknown], Stop);

        Assert.Equal(
            [(wrong.TaskId, wrong.Token), (unknown.TaskId, unknown.Token)],
            stale!.Select(r => (r.TaskId, r.Token))
        );
        Assert.Equal([good.Token], Assert.Single(await TakeAsync()).Results.Select(r => r.Token));
        Assert.Empty(Beat(false, Held(lease)).Lost);
    }

    [Fact]
    public async Task Finish_Repeated_AddsNothing()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease));

        var stale = await _broker.FinishAsync([ResultOf(lease)], Stop);

        Assert.Single(stale!);
        Assert.Single(await TakeAsync());
    }

    [Fact]
    public async Task Finish_WhileClosed_TakesNothing()
    {
        var lease = await PushAndClaimAsync();
        _broker = await CreateAsync();

        Assert.Null(await _broker.FinishAsync([ResultOf(lease)], Stop));
    }

    [Fact]
    public async Task Reap_EndsLeasesInTheirTime_AndAppendsALossForEach()
    {
        var lease = await PushAndClaimAsync();
        await AdvanceAsync(LeaseFor - TimeSpan.FromSeconds(1));
        var early = await _broker.ReapAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        var due = await _broker.ReapAsync(Stop);
        var again = await _broker.ReapAsync(Stop);

        Assert.Equal((0, 1, 0), (early, due, again));
        var loss = Assert.Single(Assert.Single(await TakeAsync()).Results);
        Assert.Equal(
            (lease.Task.Id, lease.Token, AttemptOutcome.Lost, "w1"),
            (loss.TaskId, loss.Token, loss.Outcome, loss.Worker)
        );
        Assert.False(loss.WasRunning);
        Assert.Null(loss.StartedAt);
        Assert.Equal(31, (loss.FinishedAt - loss.LeasedAt).TotalSeconds, 0.5);
        Assert.Single((await _broker.FinishAsync([ResultOf(lease)], Stop))!);
    }

    [Fact]
    public async Task Rebuild_ForgetsEverything()
    {
        var held = await PushAndClaimAsync();
        var finished = await PushAndClaimAsync();
        await FinishAsync(ResultOf(finished));
        var ready = Ready();
        await PushAsync(ready);
        await _broker.SpillAsync(new("other", 1), Stop);
        await _broker.WithdrawAsync([new(finished.Task.Id, 5)], Stop);

        await RebuildAsync(epoch: 2);

        Assert.Equal(2, (await _broker.MomentAsync(Stop)).Epoch);
        Assert.Empty(await ClaimAsync());
        Assert.Empty(await TakeAsync());
        Assert.Empty(await _broker.TakeSpilledAsync(Stop));
        Guid[] ids = [held.Task.Id, finished.Task.Id, ready.Envelope.Id];
        Assert.Equal(ids, (await _broker.AbsentAsync(ids, Stop)).Tasks);
        Assert.Single((await _broker.FinishAsync([ResultOf(held)], Stop))!);
        await PushAsync(Ready(id: finished.Task.Id));
        Assert.Equal([finished.Task.Id], Ids(await ClaimAsync()));
    }

    [Fact]
    public async Task Rebuild_AdoptsRunningAttempts_UnderTheirOldToken()
    {
        var lease = await PushAndClaimAsync();
        var silent = await PushAndClaimAsync();
        await RebuildAsync(2, Running(lease), Running(silent));
        await PushAsync(Ready(id: lease.Task.Id, stamp: 9));

        Assert.Empty(await ClaimAsync());
        Assert.Empty(Beat(true, Held(lease), Held(silent)).Lost);
        await AdvanceAsync(TimeSpan.FromSeconds(20));
        Beat(true, Held(lease));
        await AdvanceAsync(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _broker.ReapAsync(Stop));
        await FinishAsync(ResultOf(lease));
        Assert.Equal(
            [silent.Token, lease.Token],
            (await TakeAsync()).SelectMany(b => b.Results).Select(r => r.Token)
        );
    }
}
