using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task Push_BringsTheTaskWhole()
    {
        var expires = new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var task = Ready("mail", 7, "send", stamp: 3);
        task = task with
        {
            Envelope = task.Envelope with
            {
                Attempt = 2,
                MaxAttempts = 9,
                Losses = 1,
                Timeout = TimeSpan.FromSeconds(1.5),
                ExpiresAt = expires,
                Deadline = expires.AddHours(1),
                Payload = "{\"ü\": \"\\u0000\"}"u8.ToArray(),
                TraceId = "0af7651916cd43dd8448eb211c80319c",
            },
        };

        await PushAsync(task);
        var lease = Assert.Single(await ClaimAsync(routes: ["send"]));

        Assert.Equal(task.Envelope with { Payload = default }, lease.Task with { Payload = default });
        Assert.Equal(task.Envelope.Payload.ToArray(), lease.Task.Payload.ToArray());
    }

    [Fact]
    public async Task Push_OfAnotherEpoch_IsDropped()
    {
        var before = await _broker.MomentAsync(Stop);
        await RebuildAsync(epoch: 2);

        await _broker.PushAsync([Ready()], before, PushOrigin.Accept, Stop);
        await _broker.PushAsync([Ready()], before with { Epoch = 3 }, PushOrigin.Accept, Stop);

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Push_WhileClosed_IsDropped_AndItsMomentFitsNoEpoch()
    {
        _broker = await CreateAsync();
        var closed = await _broker.MomentAsync(Stop);
        await PushAsync(Ready());
        await RebuildAsync(epoch: 1);
        await _broker.PushAsync([Ready()], closed, PushOrigin.Accept, Stop);

        Assert.Equal(-1, closed.Epoch);
        Assert.Empty(await ClaimAsync());
    }

    [Theory]
    [InlineData(9_900, 1)]
    [InlineData(10_100, 0)]
    public async Task Push_OlderThanTenSeconds_IsDropped(int milliseconds, int pushed)
    {
        var moment = await _broker.MomentAsync(Stop);
        await AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));

        await _broker.PushAsync([Ready()], moment, PushOrigin.Accept, Stop);

        Assert.Equal(pushed, (await ClaimAsync()).Count);
    }

    [Fact]
    public async Task Push_OfAReadyTask_IsDropped()
    {
        var task = Ready();

        await PushAsync(task);
        await PushAsync(task, task with { Stamp = 2 });

        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Push_OfAHeldTask_IsDropped()
    {
        var lease = await PushAndClaimAsync();

        await PushAsync(Ready(id: lease.Task.Id, stamp: 2));

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Push_OfATaskWhoseResultWaits_IsDropped()
    {
        var lease = await PushAndClaimAsync();
        await FinishAsync(ResultOf(lease));

        await PushAsync(Ready(id: lease.Task.Id, stamp: 2));

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Push_OfASettledTask_IsBarredForThirtySeconds_UnlessItIsNewer()
    {
        var lease = await PushAndClaimAsync(Ready(stamp: 4));
        var other = await PushAndClaimAsync(Ready(stamp: 4));
        await FinishAsync(ResultOf(lease), ResultOf(other));
        await _broker.ReleaseAsync([await EndAllAsync()], Stop);

        await AdvanceAsync(TimeSpan.FromSeconds(29));
        await _broker.ReapAsync(Stop);
        await PushAsync(Ready(id: lease.Task.Id, stamp: 3), Ready(id: other.Task.Id, stamp: 5));
        await PushAsync(Ready(id: lease.Task.Id, stamp: 4));
        var early = await ClaimAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        await _broker.ReapAsync(Stop);
        await PushAsync(Ready(id: lease.Task.Id, stamp: 4));
        var late = await ClaimAsync();

        Assert.Equal([other.Task.Id], Ids(early));
        Assert.Equal([lease.Task.Id], Ids(late));
    }

    [Fact]
    public async Task Push_ToASpilledLane_IsRefused_UnlessThePumpPushes()
    {
        var lane = new LaneName("default", 5);
        await _broker.SpillAsync(lane, Stop);
        var task = Ready();

        var refused = await PushAsync(task, Ready(priority: 6), Ready(queue: "other"));
        var known = await KnowsAsync(task.Envelope.Id);
        var pumped = await _broker.PushAsync([task], await _broker.MomentAsync(Stop), PushOrigin.Pump, Stop);

        Assert.Equal([lane], refused);
        Assert.False(known);
        Assert.Empty(pumped);
        Assert.Equal(3, (await ClaimAsync()).Count);
    }

    [Fact]
    public async Task Push_OverTheWindow_SpillsTheLane_UntilHalfOfItIsFree()
    {
        var lane = new LaneName("default", 5);
        for (var i = 0; i < BrokerLimits.WindowEntries / BrokerLimits.Step; i++)
        {
            Assert.Empty(await PushAsync([.. Enumerable.Range(0, BrokerLimits.Step).Select(_ => Ready())]));
        }

        var refused = await PushAsync(Ready(), Ready());
        var fromPump = await _broker.PushAsync(
            [Ready()],
            await _broker.MomentAsync(Stop),
            PushOrigin.Pump,
            Stop
        );
        var full = await _broker.TakeSpilledAsync(Stop);
        for (var i = 0; i < BrokerLimits.WindowEntries / BrokerLimits.Step / 2; i++)
        {
            await ClaimAsync(BrokerLimits.Step);
        }

        var half = await _broker.TakeSpilledAsync(Stop);
        await ClaimAsync(1);

        Assert.Equal([lane], refused);
        Assert.Equal([lane], fromPump);
        Assert.Empty(full);
        Assert.Empty(half);
        Assert.Equal([lane], await _broker.TakeSpilledAsync(Stop));
        Assert.Empty(await _broker.TakeSpilledAsync(Stop));
        Assert.Empty(await PushAsync(Ready()));
    }

    [Fact]
    public async Task Push_OverTheBytesOfTheWindow_SpillsTheLane()
    {
        var mebibytes = (int)(BrokerLimits.WindowBytes / 1024 / 1024);
        for (var i = 0; i < mebibytes; i++)
        {
            Assert.Empty(await PushAsync(Ready(bytes: 1024 * 1024)));
        }

        var refused = await PushAsync(Ready(), Ready(priority: 6));
        await ClaimAsync(mebibytes / 2);
        var half = await _broker.TakeSpilledAsync(Stop);
        await ClaimAsync(2);

        Assert.Equal([new LaneName("default", 5)], refused);
        Assert.Empty(half);
        Assert.Single(await _broker.TakeSpilledAsync(Stop));
    }

    [Fact]
    public async Task TakeSpilled_ClearsTheMark_OnceAsked()
    {
        await _broker.SpillAsync(new("a", 0), Stop);
        await _broker.SpillAsync(new("b", 9), Stop);
        await _broker.SpillAsync(new("a", 0), Stop);

        var spilled = await _broker.TakeSpilledAsync(Stop);

        Assert.Equal([new("a", 0), new("b", 9)], spilled.OrderBy(l => l.Queue));
        Assert.Empty(await _broker.TakeSpilledAsync(Stop));
        Assert.Empty(await PushAsync(Ready("a", 0)));
    }

    [Fact]
    public async Task Absent_NamesWhatIsNotKnown_AndItsMomentServesAPush()
    {
        var held = await PushAndClaimAsync();
        var ready = Ready();
        await PushAsync(ready);
        var unknown = Ready();

        var absence = await _broker.AbsentAsync([held.Task.Id, unknown.Envelope.Id, ready.Envelope.Id], Stop);
        await _broker.PushAsync([unknown], absence.Moment, PushOrigin.Accept, Stop);

        Assert.Equal([unknown.Envelope.Id], absence.Tasks);
        Assert.Equal([ready.Envelope.Id, unknown.Envelope.Id], Ids(await ClaimAsync()));
    }

    [Fact]
    public async Task WaitForReady_EndsWhenSomethingIsPushed()
    {
        // What rang before is no news.
        await _broker.WaitForReadyAsync(Moment, Stop);
        var waiting = _broker.WaitForReadyAsync(TimeSpan.FromMinutes(5), Stop);

        await PushAsync(Ready());

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    private async Task<Release> EndAllAsync()
    {
        var batch = Assert.Single(await TakeAsync());
        return new(batch.EntryId, [.. batch.Results.Select(r => r.TaskId)], []);
    }
}
