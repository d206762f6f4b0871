using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// What is said of single keys of a queue.
public abstract partial class BrokerConformanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public async Task WeightOfAKey_SharesAQueueBetweenItsKeys(int most)
    {
        await LimitKeyAsync("big", new(Weight: 3));
        await LimitKeyAsync("absent", new(Weight: 100));
        await PushAsync([
            .. Enumerable.Range(0, 200).Select(i => Ready("a", key: i < 100 ? "big" : "small")),
        ]);

        var of = new List<string>();
        while (of.Count < 120)
        {
            of.AddRange((await ClaimAsync(most)).Select(l => l.Task.Key));
        }

        Assert.Equal((90, 30), (of.Take(120).Count(k => k == "big"), of.Take(120).Count(k => k == "small")));
    }

    [Fact]
    public async Task WeightsOfKeys_LeaveTasksWithoutAKeyTheirTurn()
    {
        await LimitKeyAsync("big", new(Weight: 8));
        await LimitKeyAsync("absent", new(Weight: 100));
        await PushAsync([.. Enumerable.Range(0, 200).Select(i => Ready("a", key: i < 150 ? "big" : ""))]);

        var plain = 0;
        for (var i = 0; i < 90; i++)
        {
            plain += Assert.Single(await ClaimAsync(1)).Task.Key.Length == 0 ? 1 : 0;
        }

        Assert.InRange(plain, 9, 11);
    }

    [Fact]
    public async Task TurnOfAKey_GoesOn_WhenAClaimInBetweenTookNothingOfAnyKey()
    {
        await LimitKeyAsync("big", new(Weight: 3));
        await PushAsync([.. Enumerable.Range(0, 80).Select(i => Ready("a", key: i < 40 ? "big" : "small"))]);
        var keys = new List<string>();
        for (var i = 0; i < 36; i++)
        {
            if (i == 6)
            {
                await PushAsync([.. Enumerable.Range(0, 20).Select(_ => Ready("a"))]);
            }

            keys.Add(Assert.Single(await ClaimAsync(1)).Task.Key);
        }

        // Whose turn is the first each broker says for itself.
        var keyed = keys.Where(k => k.Length > 0).ToList();
        var turns = keyed.Skip(keyed.IndexOf("small") + 1).ToList();
        Assert.InRange(keys.Count - keyed.Count, 5, 7);
        Assert.InRange(turns.Count, 24, 31);
        Assert.Equal(turns.Select((_, i) => i % 4 == 3 ? "small" : "big"), turns);
    }

    [Fact]
    public async Task ConcurrencyOfAKey_StandsInThePlaceOfThatOfEachKey()
    {
        await LimitAsync("a", new(KeyConcurrency: 2));
        await LimitKeyAsync("k", new(Concurrency: 1));
        await LimitKeyAsync("m", new(Concurrency: 3));
        string[] keys = ["k", "m", "n"];
        await PushAsync([.. Enumerable.Range(0, 15).Select(i => Ready("a", key: keys[i / 5]))]);

        var held = await ClaimAsync();
        var none = await ClaimAsync();
        await FinishAsync(ResultOf(held.Single(l => l.Task.Key == "k")));
        var then = await ClaimAsync();

        Assert.Equal((1, 3, 2), (Of(held, "k"), Of(held, "m"), Of(held, "n")));
        Assert.Empty(none);
        Assert.Equal("k", Assert.Single(then).Task.Key);
    }

    [Fact]
    public async Task RateOfAKey_HoldsItBack_AndNobodyElse()
    {
        await LimitKeyAsync("k", new(Rate: new(10, TimeSpan.FromSeconds(10), 2)));
        await PushAsync([.. Enumerable.Range(0, 12).Select(i => Ready("a", key: i < 6 ? "k" : "m"))]);

        var first = await ClaimAsync();
        var none = await ClaimAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1.1));
        var then = await ClaimAsync();

        Assert.Equal((2, 6), (Of(first, "k"), Of(first, "m")));
        Assert.Empty(none);
        Assert.Equal("k", Assert.Single(then).Task.Key);
    }

    [Fact]
    public async Task RuleOfAKey_IsOfItsQueueAlone()
    {
        await LimitKeyAsync("k", new(Concurrency: 1));
        await PushAsync([.. Enumerable.Range(0, 8).Select(i => Ready(i < 4 ? "a" : "b", key: "k"))]);

        var held = await ClaimAsync();

        Assert.Equal((1, 4), (held.Count(l => l.Task.Queue == "a"), held.Count(l => l.Task.Queue == "b")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RuleOfAKey_ThatIsTakenAway_LetsGoWhatItHeldBack(bool byRate)
    {
        var hour = new RateLimit(1, TimeSpan.FromHours(1), 1);
        await LimitKeyAsync("k", byRate ? new(Rate: hour) : new(Concurrency: 1));
        await PushAsync([.. Enumerable.Range(0, 5).Select(_ => Ready("a", key: "k"))]);
        var held = await ClaimAsync();
        Assert.Empty(await ClaimAsync());

        // An older one changes nothing; the one that takes it away is told more than once.
        await _broker.RuleAsync([new(QueueRule.OfKey("a", "k"), 0, Paused: false)], Stop);
        Assert.Empty(await ClaimAsync());
        await _broker.RuleAsync([new(QueueRule.OfKey("a", "k"), 2, Paused: false)], Stop);
        await _broker.RuleAsync([new(QueueRule.OfKey("a", "k"), 2, Paused: false)], Stop);

        Assert.Equal((1, 4), (held.Count, (await ClaimAsync()).Count));
    }

    [Fact]
    public async Task RuleOfAKey_StandsAfterARebuild_WhereItIsTold_AndCountsWhatRuns()
    {
        await LimitKeyAsync("k", new(Weight: 2, Concurrency: 2));
        await PushAsync(Ready("a", key: "k"));
        var held = await ClaimAsync();

        await RebuildAsync(2, [.. held.Select(Running)]);
        await PushAsync([.. Enumerable.Range(0, 5).Select(_ => Ready("a", key: "k"))]);
        var told = await ClaimAsync();
        _rules.Clear();
        await RebuildAsync(3, [.. held.Concat(told).Select(Running)]);
        await PushAsync([.. Enumerable.Range(0, 5).Select(_ => Ready("a", key: "k"))]);

        Assert.Equal((1, 1, 5), (held.Count, told.Count, (await ClaimAsync()).Count));
    }

    [Fact]
    public async Task UseOfKeys_TellsWhatIsHeld_AndWhatIsSpent()
    {
        var rate = new RateLimit(1, TimeSpan.FromMinutes(1), 1);
        await LimitKeyAsync("k", new(Rate: rate));
        await PushAsync(
            Ready("a", key: "k"),
            Ready("a", key: "k"),
            Ready("a", key: "m"),
            Ready("b", key: "m")
        );
        await ClaimAsync();

        var use = await _broker.UseOfKeysAsync("a", ["m", "none", "k"], Stop);

        Assert.Equal(["m 1", "none 0", "k 1"], use.Select(u => $"{u.Key} {u.Held}"));
        Assert.Equal(0, rate.Allows(use[2].Spent, use[2].Now));
        Assert.Equal(1, rate.Allows(use[0].Spent, use[0].Now));
        Assert.Empty(await _broker.UseOfKeysAsync("a", [], Stop));
    }

    [Fact]
    public async Task BusiestKeys_AreThoseWithTheMostReady_StandingAsideOrNot()
    {
        await LimitKeyAsync("parked", new(Concurrency: 1));
        await LimitKeyAsync("waiting", new(Rate: new(1, TimeSpan.FromHours(1), 1)));
        (string Key, int Count)[] backlogs = [("parked", 6), ("waiting", 8), ("few", 2), ("", 9)];
        foreach (var (key, count) in backlogs)
        {
            await PushAsync([.. Enumerable.Range(0, count).Select(_ => Ready("a", key: key))]);
        }

        await PushAsync([.. Enumerable.Range(0, 9).Select(_ => Ready("b", key: "other"))]);
        await ClaimAsync(4, ["a"]);
        await ClaimAsync(100, ["a"]);
        await PushAsync([.. Enumerable.Range(0, 6).Select(i => Ready("a", (short)i, key: "new"))]);

        var busiest = await _broker.BusiestKeysAsync("a", 3, Stop);

        Assert.Equal(["waiting", "new", "parked"], busiest);
        Assert.Empty(await _broker.BusiestKeysAsync("none", 3, Stop));
    }

    private static int Of(IReadOnlyList<Lease> leases, string key) => leases.Count(l => l.Task.Key == key);

    private Task LimitKeyAsync(string key, QueueLimits limits) =>
        RuleAsync(new(QueueRule.OfKey("a", key), 1, Paused: false, limits));
}
