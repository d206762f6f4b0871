using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task Claim_TakesTheHighestPriorityFirst_AndFirstInFirstOutWithin()
    {
        ReadyTask[] tasks =
        [
            Ready(priority: 0),
            Ready(priority: 5),
            Ready(priority: 9),
            Ready(priority: 5),
            Ready(priority: 9),
        ];
        await PushAsync(tasks);

        var one = await ClaimAsync(1);
        var rest = await ClaimAsync();

        int[] order = [2, 4, 1, 3, 0];
        Assert.Equal(order.Select(i => tasks[i].Envelope.Id), Ids([.. one, .. rest]));
    }

    [Fact]
    public async Task Claim_KeepsTheOrder_AcrossTheRoutesItServes()
    {
        ReadyTask[] tasks = [Ready(route: "b"), Ready(), Ready(route: "a"), Ready(route: "b"), Ready()];
        await PushAsync(tasks);

        var leases = await ClaimAsync(routes: ["echo", "a", "b"]);

        Assert.Equal(tasks.Select(t => t.Envelope.Id), Ids(leases));
    }

    [Fact]
    public async Task Claim_LeavesRoutesAndQueuesItDoesNotServe()
    {
        await PushAsync(Ready("a", 9, "x"), Ready("a", 1, "y"), Ready("b", 9, "y"));

        var served = await ClaimAsync(queues: ["a", "none"], routes: ["echo", "y"]);

        Assert.Equal(("a", 1), (Assert.Single(served).Task.Queue, served[0].Task.Priority));
        Assert.Equal(2, (await ClaimAsync(queues: ["b", "a"], routes: ["x", "y"])).Count);
    }

    [Fact]
    public async Task Claim_LeavesWhatNeedsLabelsThatItHasNot_AndKeepsTheOrderAmongTheRest()
    {
        ReadyTask[] tasks =
        [
            Ready(route: Routes.Of("x", ["fonts", "gpu"])),
            Ready(route: Routes.Of("x", ["gpu"])),
            Ready(route: Routes.Of("echo", ["gpu"])),
            Ready(route: "x"),
            Ready(route: Routes.Of("x", ["gp"])),
            Ready(route: Routes.Of("y", ["gpu"])),
        ];
        await PushAsync(tasks);

        var none = await ClaimAsync(1, routes: ["echo"]);
        var one = await ClaimAsync(routes: ["echo", "x"], labels: ["eu", "gpu"]);
        var both = await ClaimAsync(routes: ["x", "y"], labels: ["fonts", "gpu"]);

        Assert.Empty(none);
        Assert.Equal(tasks[1..4].Select(t => t.Envelope.Id), Ids(one));
        Assert.Equal([tasks[0].Envelope.Id, tasks[5].Envelope.Id], Ids(both));
        Assert.Empty(await ClaimAsync(routes: ["echo", "x", "y"]));
        Assert.Single(await ClaimAsync(routes: ["x"], labels: ["gp"]));
    }

    [Fact]
    public async Task Claim_OfLabels_HoldsForKeyedTasksToo()
    {
        await PushAsync(
            Ready(route: Routes.Of("x", ["gpu"]), key: "k"),
            Ready(route: "x", key: "k"),
            Ready(route: Routes.Of("x", ["gpu"]), key: "l")
        );

        Assert.Single(await ClaimAsync(routes: ["x"]));
        Assert.Equal(2, (await ClaimAsync(routes: ["x"], labels: ["gpu"])).Count);
    }

    [Fact]
    public async Task Claim_TakesQueuesInTurn()
    {
        await PushAsync([.. Enumerable.Range(0, 20).Select(i => Ready(i < 10 ? "a" : "b"))]);

        var ones = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ones.Add(Assert.Single(await ClaimAsync(1)).Task.Queue);
        }

        var many = await ClaimAsync(8);

        Assert.Equal((3, 3), (ones.Count(q => q == "a"), ones.Count(q => q == "b")));
        Assert.Equal((4, 4), (many.Count(l => l.Task.Queue == "a"), many.Count(l => l.Task.Queue == "b")));
    }

    [Fact]
    public async Task Claim_FillsUpFromOtherQueues_WhereOneHasLittle()
    {
        await PushAsync([Ready("a"), .. Enumerable.Range(0, 20).Select(_ => Ready("b"))]);

        Assert.Equal(12, (await ClaimAsync(12)).Count);
    }

    [Fact]
    public async Task Claim_TakesAtMostAThousand()
    {
        await PushAsync([.. Enumerable.Range(0, 1000).Select(_ => Ready())]);
        await PushAsync(Ready(), Ready());

        Assert.Equal(1000, (await ClaimAsync(5000)).Count);
        Assert.Equal(2, (await ClaimAsync(5000)).Count);
        Assert.Empty(await ClaimAsync(0));
    }

    [Fact]
    public async Task Claim_GivesRisingTokens_OfItsEpoch()
    {
        await PushAsync(Ready(), Ready(), Ready());
        var first = await ClaimAsync(2);
        var second = await ClaimAsync();
        await RebuildAsync(epoch: 7);
        var third = await PushAndClaimAsync();

        long[] tokens = [.. first.Select(l => l.Token), .. second.Select(l => l.Token), third.Token];
        Assert.Equal(tokens.Order().Distinct(), tokens);
        Assert.Equal([1, 1, 1, 7], tokens.Select(t => t >> 32));
    }

    [Fact]
    public async Task Claim_WhileClosed_TakesNothing()
    {
        _broker = await CreateAsync();

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Claim_IsClosed_WhileTooManyResultsWait()
    {
        for (var i = 0; i < (BrokerLimits.WaitingResults / BrokerLimits.Step) + 1; i++)
        {
            await PushAsync([.. Enumerable.Range(0, BrokerLimits.Step).Select(_ => Ready())]);
            await FinishAsync([.. (await ClaimAsync(BrokerLimits.Step)).Select(l => ResultOf(l))]);
        }

        await PushAsync(Ready());
        var closed = await ClaimAsync();
        var oldest = (await TakeAsync(1))[0];
        await _broker.ReleaseAsync([new(oldest.EntryId, [], [])], Stop);

        Assert.Empty(closed);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Workers_AreThoseHeardOf_UntilTheyLeave()
    {
        Beat();
        var before = Assert.Single(await _broker.WorkersAsync(Stop));
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        await PushAndClaimAsync();
        Beat();
        var after = Assert.Single(await _broker.WorkersAsync(Stop));
        await _broker.LeaveAsync(_worker, Stop);

        Assert.Null(before.LastClaimAt);
        Assert.Equal(
            (_worker, "w1", 4, 1),
            (after.Card.Id, after.Card.Name, after.Card.Capacity, after.Card.Running)
        );
        Assert.Equal(["*", "gpu", "echo"], [.. after.Card.Queues, .. after.Card.Labels, .. after.Card.Types]);
        Assert.Equal(3, (after.LastBeatAt - before.LastBeatAt).TotalSeconds, 0.5);
        Assert.Equal(after.LastBeatAt, after.LastClaimAt!.Value, TimeSpan.FromSeconds(0.5));
        Assert.Empty(await _broker.WorkersAsync(Stop));
    }

    [Fact]
    public async Task Workers_AreHeard_WhileClosed()
    {
        _broker = await CreateAsync();

        var answer = Beat(held: new HeldLease(Guid.NewGuid(), 1));

        Assert.True(answer.Closed);
        Assert.Empty(answer.Lost);
        Assert.Single(await _broker.WorkersAsync(Stop));
    }

    [Fact]
    public async Task Notes_ComeOnceInTheirOrder_AndTheOldestAreDropped()
    {
        var notes = Enumerable
            .Range(0, BrokerLimits.WaitingNotes + 5)
            .Select(i => new LogNote(
                Guid.Empty,
                1,
                1,
                ManualClock.DefaultStart,
                LogLevel.Information,
                i.ToString(CultureInfo.InvariantCulture)
            ))
            .ToList();
        foreach (var step in notes.Chunk(BrokerLimits.Step))
        {
            _broker.Beat(new(Card(), [], false, LeaseFor, step));
        }

        var first = await _broker.TakeNotesAsync(2, Stop);
        var rest = await _broker.TakeNotesAsync(BrokerLimits.WaitingNotes, Stop);

        Assert.Equal(notes.Skip(5), [.. first, .. rest]);
        Assert.Empty(await _broker.TakeNotesAsync(1, Stop));
    }

    [Fact]
    public async Task Notes_KeepTheirKinds()
    {
        AttemptNote[] notes =
        [
            new StartedNote(Guid.NewGuid(), 5, 2, ManualClock.DefaultStart, "w1"),
            new ProgressNote(Guid.NewGuid(), 6, 3, ManualClock.DefaultStart, 40, "half"),
            new LogNote(Guid.NewGuid(), 7, 4, ManualClock.DefaultStart, LogLevel.Error, "ü\nx"),
        ];

        _broker.Beat(new(Card(), [], false, LeaseFor, notes));

        Assert.Equal(notes, await _broker.TakeNotesAsync(10, Stop));
    }
}
