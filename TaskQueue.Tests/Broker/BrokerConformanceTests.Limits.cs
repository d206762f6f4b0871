using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// How much of a queue may run, and in which order keys are served.
public abstract partial class BrokerConformanceTests
{
    [Fact]
    public async Task Concurrency_OfAQueue_IsNeverExceeded_AndComesBackWithEachResult()
    {
        await LimitAsync("a", new(Concurrency: 3));
        await PushAsync([.. Enumerable.Range(0, 10).Select(_ => Ready("a"))]);

        var first = await ClaimAsync();
        var none = await ClaimAsync();
        await FinishAsync(ResultOf(first[0]), ResultOf(first[1]));
        var then = await ClaimAsync();

        Assert.Equal((3, 0, 2), (first.Count, none.Count, then.Count));
    }

    [Fact]
    public async Task Concurrency_CountsLeasesThatWereHeldBefore_LostOnesNoMore_AndAdoptedOnes()
    {
        await PushAsync([.. Enumerable.Range(0, 4).Select(_ => Ready("a", key: "k"))]);
        var held = await ClaimAsync(2);
        await LimitAsync("a", new(Concurrency: 2, KeyConcurrency: 2));
        var whileHeld = await ClaimAsync();
        await AdvanceAsync(LeaseFor + Moment);
        await _broker.ReapAsync(Stop);
        var afterLoss = await ClaimAsync();

        await RebuildAsync(2, [.. afterLoss.Select(Running)]);
        await PushAsync(Ready("a", key: "k"));
        var afterRebuild = await ClaimAsync();
        await FinishAsync(ResultOf(afterLoss[0]));

        Assert.Equal((2, 0, 2, 0), (held.Count, whileHeld.Count, afterLoss.Count, afterRebuild.Count));
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Concurrency_OfAKey_LeavesOtherKeysAlone_AndItsOwnOrderToo()
    {
        await LimitAsync("a", new(KeyConcurrency: 1));
        ReadyTask[] tasks =
        [
            Ready("a", key: "k"),
            Ready("a", key: "k", route: "x"),
            Ready("a", key: "m"),
            Ready("a"),
        ];
        await PushAsync(tasks);

        var first = await ClaimAsync(routes: ["echo", "x"]);
        await FinishAsync(ResultOf(first.Single(l => l.Task.Key == "k")));
        var then = await ClaimAsync(routes: ["echo", "x"]);

        Assert.Equal(
            [tasks[0].Envelope.Id, tasks[2].Envelope.Id, tasks[3].Envelope.Id],
            Ids(first).OrderBy(id => Array.FindIndex(tasks, t => t.Envelope.Id == id))
        );
        Assert.Equal([tasks[1].Envelope.Id], Ids(then));
    }

    [Fact]
    public async Task LimitThatIsLifted_LetsGoWhatItHeldBack()
    {
        await LimitAsync("a", new(KeyConcurrency: 1, KeyRate: new(1, TimeSpan.FromHours(1), 1)));
        await PushAsync([.. Enumerable.Range(0, 6).Select(i => Ready("a", key: i < 3 ? "k" : "m"))]);
        var held = await ClaimAsync();
        await ClaimAsync();
        await FinishAsync([.. held.Select(l => ResultOf(l))]);
        Assert.Empty(await ClaimAsync());

        await _broker.RuleAsync([new("a", 2, Paused: false)], Stop);

        Assert.Equal((2, 4), (held.Count, (await ClaimAsync()).Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    public async Task Rate_LetsABurstGo_AndThenOneAtATime(string key)
    {
        var rate = new RateLimit(10, TimeSpan.FromSeconds(10), 2);
        await LimitAsync("a", key.Length == 0 ? new(Rate: rate) : new(KeyRate: rate));
        await PushAsync([.. Enumerable.Range(0, 9).Select(_ => Ready("a", key: key))]);

        var counts = new List<int> { (await ClaimAsync()).Count, (await ClaimAsync()).Count };
        foreach (var wait in (double[])[0.9, 0.15, 1, 30])
        {
            await AdvanceAsync(TimeSpan.FromSeconds(wait));
            counts.Add((await ClaimAsync()).Count);
        }

        Assert.Equal([2, 0, 0, 1, 1, 2], counts);
    }

    [Fact]
    public async Task KeysTakeTurns_HoweverMuchOneOfThemHas()
    {
        await PushAsync([.. Enumerable.Range(0, 300).Select(_ => Ready("a", key: "big"))]);
        await PushAsync([
            .. Enumerable.Range(0, 5).Select(_ => Ready("a", key: "small")),
            Ready("a"),
            Ready("a"),
        ]);

        var started = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            started.Add(Assert.Single(await ClaimAsync(1)).Task.Key);
        }

        Assert.True(started.Count(k => k == "small") >= 3, string.Join(' ', started));
        Assert.True(started.Count(k => k.Length == 0) >= 2, string.Join(' ', started));
        Assert.True(started.Count(k => k == "big") >= 3, string.Join(' ', started));
    }

    [Fact]
    public async Task KeyedLane_HasAWindowOfItsOwn_AndLeavesOthersTheirs()
    {
        var many = Enumerable.Range(0, 600).Select(_ => Ready("a", key: "big")).ToList();
        var refused = await PushAsync(many);
        var other = await PushAsync(Ready("a", key: "small"), Ready("a"));

        var lane = new LaneName("a", 5, "big");
        Assert.Equal([lane], refused);
        Assert.Empty(other);
        Assert.Empty(await _broker.TakeSpilledAsync(Stop));
        await ClaimAsync(300);
        Assert.Equal([lane], await _broker.TakeSpilledAsync(Stop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Weights_ShareWorkersBetweenQueues(int most)
    {
        await LimitAsync("a", new(Weight: 3));
        await PushAsync([.. Enumerable.Range(0, 200).Select(i => Ready(i < 100 ? "a" : "b"))]);

        foreach (
            var queues in (string[][])
                [
                    ["*"],
                    ["a", "b"],
                ]
        )
        {
            var of = new List<string>();
            while (of.Count < 40)
            {
                of.AddRange((await ClaimAsync(most, queues)).Select(l => l.Task.Queue));
            }

            Assert.Equal((30, 10), (of.Count(q => q == "a"), of.Count(q => q == "b")));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public async Task Weights_HoldForClaimsOfAnySize_BesideQueuesThatGiveNothing(int most)
    {
        await LimitAsync("a", new(Weight: 4));
        await RuleAsync(new("held", 1, Paused: true, new(Weight: 9)));
        await PushAsync([.. Enumerable.Range(0, 160).Select(i => Ready(i < 120 ? "a" : "b"))]);
        await PushAsync(Ready("held"), Ready("served.by.none", route: "other"));

        var of = new List<string>();
        while (of.Count < 100)
        {
            of.AddRange((await ClaimAsync(most)).Select(l => l.Task.Queue));
        }

        // Four of five, but for the turn that is under way.
        Assert.InRange(of.Take(100).Count(q => q == "a"), 76, 84);
    }

    [Fact]
    public async Task Weights_Hold_WhereSmallAndLargeClaimsAlternate()
    {
        await LimitAsync("a", new(Weight: 10));
        await LimitAsync("b", new(Weight: 10));
        await PushAsync([.. Enumerable.Range(0, 600).Select(_ => Ready("a"))]);
        await PushAsync([.. Enumerable.Range(0, 600).Select(_ => Ready("b"))]);

        var of = new List<string>();
        while (of.Count < 800)
        {
            // The small one leaves a turn under way, which the large one goes on with.
            of.AddRange((await ClaimAsync(1)).Select(l => l.Task.Queue));
            of.AddRange((await ClaimAsync(79)).Select(l => l.Task.Queue));
        }

        Assert.InRange(of.Count(q => q == "a"), 390, 410);
    }

    [Fact]
    public async Task Ageing_LiftsWhatHasWaited_AndOnlyThat()
    {
        await LimitAsync("a", new(AgeAfter: TimeSpan.FromMinutes(1)));
        var old = Ready("a", priority: 1);
        await PushAsync(old);
        await AdvanceAsync(TimeSpan.FromMinutes(4.5));
        var (young, urgent) = (Ready("a", priority: 1), Ready("a", priority: 6));
        await PushAsync(young, urgent, Ready("a", priority: 5));

        var order = Ids(await ClaimAsync());
        var expected = Ids(await ClaimAsync());

        Assert.Empty(expected);
        Assert.Equal((urgent.Envelope.Id, young.Envelope.Id), (order[0], order[3]));
        Assert.Contains(old.Envelope.Id, order[1..3]);
    }

    [Fact]
    public async Task Ageing_LetsAnOldOneOvertake()
    {
        await LimitAsync("a", new(AgeAfter: TimeSpan.FromMinutes(1)));
        var old = Ready("a", priority: 1);
        await PushAsync(old);
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        await PushAsync(Ready("a", priority: 6));

        Assert.Equal([old.Envelope.Id], Ids(await ClaimAsync(1)));
    }

    [Fact]
    public async Task RateThatIsSpent_WakesWhoeverWaits_WhenItAllowsMore()
    {
        await LimitAsync("a", new(Rate: new(20, TimeSpan.FromSeconds(1), 1)));
        await PushAsync(Ready("a"), Ready("a"));
        await ClaimAsync();
        Assert.Empty(await ClaimAsync());

        var waiting = _broker.WaitForReadyAsync(TimeSpan.FromMinutes(1), Stop);
        await AdvanceAsync(TimeSpan.FromMilliseconds(50));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Concurrency_OfAType_HoldsOverAllQueues_AndLeavesOtherTypesAlone()
    {
        await LimitAsync(QueueRule.OfType("x"), new(Concurrency: 3));
        ReadyTask[] tasks =
        [
            .. Enumerable.Range(0, 3).Select(_ => Ready("a", route: "x")),
            .. Enumerable.Range(0, 3).Select(_ => Ready("b", route: Routes.Of("x", ["gpu"]), key: "k")),
            Ready("a"),
            Ready("b", key: "k"),
        ];
        await PushAsync(tasks);

        var first = await ClaimAsync(routes: ["echo", "x"], labels: ["gpu"]);
        var none = await ClaimAsync(routes: ["echo", "x"], labels: ["gpu"]);
        var limited = first.Where(l => l.Task.Type == "x").ToList();
        await FinishAsync(ResultOf(limited[0]));
        var then = await ClaimAsync(routes: ["echo", "x"], labels: ["gpu"]);
        await RebuildAsync(2, [.. limited.Skip(1).Select(Running)]);
        await PushAsync(Ready("c", route: "x"), Ready("c", route: "x"));
        var rebuilt = await ClaimAsync(routes: ["echo", "x"], labels: ["gpu"]);

        Assert.Equal((5, 3, 0, 1, 1), (first.Count, limited.Count, none.Count, then.Count, rebuilt.Count));
    }

    [Fact]
    public async Task Rate_OfAType_HoldsOverAllQueues()
    {
        await LimitAsync(QueueRule.OfType("x"), new(Rate: new(10, TimeSpan.FromSeconds(10), 2)));
        await PushAsync([
            .. Enumerable.Range(0, 6).Select(i => Ready(i % 2 == 0 ? "a" : "b", route: "x")),
            Ready("a"),
        ]);

        var first = await ClaimAsync(routes: ["echo", "x"]);
        var none = await ClaimAsync(routes: ["echo", "x"]);
        await AdvanceAsync(TimeSpan.FromSeconds(1.1));
        var then = await ClaimAsync(routes: ["echo", "x"]);

        Assert.Equal((3, 0, 1), (first.Count, none.Count, then.Count));
    }

    private Task LimitAsync(string queue, QueueLimits limits) =>
        RuleAsync(new(queue, 1, Paused: false, limits));
}
