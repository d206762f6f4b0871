using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Queues;

// How many there may be, and how the broker comes to know them.
public abstract partial class KeyControlTests
{
    [Fact]
    public async Task RulesOfTooManyKeys_InAllQueuesTogether_AreRefused_AndToldHowManyThereAre()
    {
        await FillAsync(KeyControl.Most);

        var many = await Assert.ThrowsAsync<RefusalException>(() => SetAsync("one more", new(Weight: 2)));

        Assert.Equal(RefusalCode.Invalid, many.Code);
        Assert.Equal(
            "All queues together have rules of at most 10000 keys, and there are 10000; take one away first.",
            Assert.Single(Assert.Single(many.Errors, e => e.Key == "key").Value)
        );
    }

    [Fact]
    public async Task TheLastPlace_IsTakenOnce_WhoeverAsksAtTheSameTime()
    {
        await FillAsync(KeyControl.Most - 1);

        var refused = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async i => await Record.ExceptionAsync(() => SetAsync($"more{i}", new(Weight: 2))))
        );

        Assert.Equal(3, refused.OfType<RefusalException>().Count(e => e.Code is RefusalCode.Invalid));
        Assert.Equal(KeyControl.Most, await CountAsync());
    }

    [Fact]
    public async Task WhatTheBrokerHasForgotten_IsToldWithinAMinute_AndNotEachSecond()
    {
        await SetAsync("k", new(Concurrency: 1));
        Parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await KeepAsync();

        await Parts.Broker.RuleAsync([new(QueueRule.OfKey("default", "k"), 1L << 40, Paused: false)], Stop);
        await KeepAsync();
        await SubmitAsync("k", "k", "k");
        var without = await Parts.ClaimAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync();
        await SubmitAsync("k");

        Assert.Equal(3, without.Count);
        Assert.Empty(await Parts.ClaimAsync());
    }

    [Fact]
    public async Task AChangeThatWasNotTold_IsToldInASecond()
    {
        await KeepAsync();
        await SetAsync("k", new(Concurrency: 1));
        await Parts.Broker.RuleAsync([new(QueueRule.OfKey("default", "k"), 1L << 40, Paused: false)], Stop);

        await KeepAsync();
        await SubmitAsync("k", "k");

        Assert.Single(await Parts.ClaimAsync());
    }

    [Fact]
    public async Task ARuleThatWasTakenAway_DoesNotComeBack_WhenItIsToldLate()
    {
        await SetAsync("k", new(Concurrency: 1));
        var late = (await FindAsync("k")).Rule!.ToRule();
        await Control.RemoveAsync(Product.Operator, "default", "k", version: null);

        // The process that set it was halted before it told the broker, and goes on half an hour later.
        Parts.Clock.Advance(TimeSpan.FromMinutes(30));
        await KeepAsync();
        await Parts.Broker.RuleAsync([late], Stop);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync();
        await SubmitAsync("k", "k");

        Assert.Equal(2, (await Parts.ClaimAsync()).Count);
    }

    [Fact]
    public async Task AnImport_BringsARuleBack_ThatWasTakenAwayAMomentAgo()
    {
        await SetAsync("k", new(Weight: 2));
        await Control.RemoveAsync(Product.Operator, "default", "k", version: null);
        await using var db = Parts.Db();
        var removed = await db.KeyRules.AsNoTracking().SingleAsync(Stop);

        var added = await Control.AdoptAsync(
            [
                new()
                {
                    Queue = "default",
                    Key = "k",
                    Version = 1,
                    Limits = new(Concurrency: 1),
                    LimitsBy = "somebody",
                },
            ],
            Stop
        );
        await SubmitAsync("k", "k");

        var rule = (await FindAsync("k")).Rule!;
        Assert.Equal((1, "somebody", 1), (added, rule.LimitsBy, rule.Effective.Concurrency));
        Assert.True(rule.Version > removed.Version);
        Assert.Single(await Parts.ClaimAsync());
    }

    [Fact]
    public async Task Listeners_HearOfWhichKeyARuleIs()
    {
        var told = new List<LiveEvent>();
        using var hearing = Parts.Get<ISignals>().Subscribe(s => told.AddRange(s.Events ?? []));

        await SetAsync("k", new(Weight: 3));
        await SetAsync("k", new(Weight: 4), Samples.Now.AddMinutes(5));
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await KeepAsync();
        await Control.RemoveAsync(Product.Operator, "default", "k", version: null);

        Assert.Equal(
            ["limits.changed", "limits.overridden", "limits.restored", "limits.restored"],
            told.Select(e => e.Kind)
        );
        Assert.All(told, e => Assert.Equal(("default", "default", "k"), (e.Id, e.Queue, e.Key)));
    }

    // A thousand in each of many queues.
    private async Task FillAsync(int rules)
    {
        await using var db = Parts.Db();
        db.KeyRules.AddRange(
            Enumerable
                .Range(0, rules)
                .Select(i => new KeyRule
                {
                    Queue = $"other{i / KeyControl.MostOfAQueue}",
                    Key = $"k{i}",
                    Version = 1,
                    Limits = new(Weight: 2),
                })
        );
        await db.SaveChangesAsync(Stop);
    }
}
