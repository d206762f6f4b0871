using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Queues;

/// <summary>Rules of single concurrency keys, and how keys stand, on both stores.</summary>
public abstract partial class KeyControlTests : PartsTests
{
    private KeyControl Control => Parts.Get<KeyControl>();

    [Fact]
    public async Task ARule_HoldsAtOnce_ForItsKeyAlone_AndIsTakenAway()
    {
        await SubmitAsync("k", "k", "k", "m", "m");

        await SetAsync("k", new(Concurrency: 1));
        var first = await Parts.ClaimAsync();
        var rule = (await FindAsync("k")).Rule!;
        await Control.RemoveAsync(Product.Operator, "default", "k", rule.Version);
        var then = await Parts.ClaimAsync();

        Assert.Equal(["k", "m", "m"], first.Select(l => l.Task.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["k", "k"], then.Select(l => l.Task.Key));
        Assert.Equal((Product.Operator.Name, "why"), (rule.LimitsBy, rule.LimitsReason));
        Assert.Null((await FindAsync("k")).Rule);
    }

    [Fact]
    public async Task ARuleWithAnEnd_LiftsItself_AndWhatWasMeantHoldsAgain()
    {
        await SetAsync("k", new(Weight: 3));
        await SetAsync("k", new(Concurrency: 2), Samples.Now.AddMinutes(5));
        await SetAsync("m", new(Concurrency: 1), Samples.Now.AddMinutes(5));
        var overridden = (await FindAsync("k")).Rule!;

        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await KeepAsync();

        Assert.Equal(
            (2, Samples.Now.AddMinutes(5)),
            (overridden.Effective.Concurrency, overridden.OverrideUntil)
        );
        Assert.Equal(new QueueLimits(Weight: 3), (await FindAsync("k")).Rule!.Effective);
        Assert.Null((await FindAsync("m")).Rule);
        await SubmitAsync("m", "m");
        Assert.Equal(2, (await Parts.ClaimAsync()).Count);
    }

    [Fact]
    public async Task ARule_IsToldAgain_WhenTheBrokerOpens_AndForgottenOnceItIsTold()
    {
        await SetAsync("k", new(Concurrency: 1));
        await SetAsync("m", new(Concurrency: 1));
        await Control.RemoveAsync(Product.Operator, "default", "m", version: null);

        await Parts.Broker.PrepareAsync(1000, Stop);
        await Parts.Get<PolicyKeeper>().TellAllAsync(Stop);
        await Parts.Broker.RebuildAsync(1000, [], TimeSpan.FromMinutes(1), Stop);
        await SubmitAsync("k", "k", "m", "m");
        var held = await Parts.ClaimAsync();
        var kept = await CountAsync();
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await KeepAsync();

        Assert.Equal(["k", "m", "m"], held.Select(l => l.Task.Key).Order(StringComparer.Ordinal));
        Assert.Equal((2, 1), (kept, await CountAsync()));
    }

    [Fact]
    public async Task AChangeOfWhatSomebodyElseHasChanged_IsRefused_AndNoVersionComesTwice()
    {
        await SetAsync("k", new(Concurrency: 1), version: 0);
        var first = (await FindAsync("k")).Rule!.Version;

        var stale = await Assert.ThrowsAsync<RefusalException>(() =>
            SetAsync("k", new(Weight: 2), version: 0)
        );
        await Control.RemoveAsync(Product.Operator, "default", "k", first);
        var gone = await Assert.ThrowsAsync<RefusalException>(() =>
            Control.RemoveAsync(Product.Operator, "default", "k", version: null)
        );
        await SetAsync("k", new(Concurrency: 1), version: 0);

        Assert.Equal((RefusalCode.Stale, RefusalCode.NotFound), (stale.Code, gone.Code));
        Assert.True((await FindAsync("k")).Rule!.Version > first);
    }

    [Theory]
    [InlineData("No queue!", "k", 60, "queue")]
    [InlineData("a", "", 60, "key")]
    [InlineData("a", "k\nm", 60, "key")]
    [InlineData("a", "k", 0, "until")]
    public async Task WhatIsWrong_IsNamed(string queue, string key, int seconds, string field)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            Control.SetAsync(
                Product.Operator,
                queue,
                key,
                new(Weight: 2),
                null,
                Samples.Now.AddSeconds(seconds),
                null
            )
        );

        Assert.Equal([field], refusal.Errors.Keys);
    }

    public static TheoryData<QueueLimits, string> WrongLimits =>
        new()
        {
            { new(Weight: 0), "weight" },
            { new(Weight: 101), "weight" },
            { new(Concurrency: 0), "limits.concurrency" },
            { new(Rate: new(0, TimeSpan.FromSeconds(1), 1)), "limits.rate.count" },
            { new(Weight: 2, KeyConcurrency: 1), "limits" },
            { new(), "limits" },
        };

    [Theory]
    [MemberData(nameof(WrongLimits))]
    public async Task WrongLimits_AreNamed(QueueLimits limits, string field)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => SetAsync("k", limits));

        Assert.Equal([field], refusal.Errors.Keys);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task WhoMayNot_IsRefused_AndSoAreRulesOfTooManyKeys()
    {
        var viewer = new Actor("viewer@example.com", new HashSet<string> { Permissions.TasksRead });
        await using (var db = Parts.Db())
        {
            db.KeyRules.AddRange(
                Enumerable
                    .Range(0, KeyControl.MostOfAQueue)
                    .Select(i => new KeyRule
                    {
                        Queue = "default",
                        Key = $"k{i}",
                        Version = 1,
                        Limits = new(Weight: 2),
                    })
            );
            await db.SaveChangesAsync(Stop);
        }

        var may = await Assert.ThrowsAsync<RefusalException>(() =>
            Control.SetAsync(viewer, "default", "k", new(Weight: 2), null, null, null)
        );
        var many = await Assert.ThrowsAsync<RefusalException>(() => SetAsync("one more", new(Weight: 2)));
        await SetAsync("k7", new(Weight: 9));

        Assert.Equal((RefusalCode.Forbidden, RefusalCode.Conflict), (may.Code, many.Code));
        Assert.Equal(9, (await FindAsync("k7")).Weight);
    }

    [Fact]
    public async Task TheList_HasKeysThatWaitOrHaveARule_PageByPage()
    {
        await SubmitAsync("b", "b", "d", null);
        await SetAsync("a", new(Weight: 2));
        await SetAsync("c", new(Concurrency: 1));
        await Control.RemoveAsync(Product.Operator, "default", "c", version: null);

        var first = await ListAsync(null, null, 2);
        var second = await ListAsync(null, first.NextCursor, 2);
        var from = await ListAsync("b", null, 2);
        var between = await ListAsync("bb", null, 2);

        Assert.Equal(["a 0", "b 2"], first.Items.Select(k => $"{k.Key} {k.Depth}"));
        Assert.Equal(["d 1"], second.Items.Select(k => $"{k.Key} {k.Depth}"));
        Assert.Null(second.NextCursor);
        Assert.Equal(["b", "d"], from.Items.Select(k => k.Key));
        Assert.Equal(["d"], between.Items.Select(k => k.Key));
        Assert.Empty(
            (await Parts.Get<QueueKeys>().ListAsync(Product.Operator, "other", null, null, 9, Stop)).Items
        );
    }

    [Fact]
    public async Task AKey_TellsWhatItHolds_AndWhetherItStandsAside()
    {
        await SubmitAsync("k", "k", "m", "m", "n");
        await SetAsync("k", new(Concurrency: 1));
        await SetAsync("m", new(Rate: new(1, TimeSpan.FromHours(1), 1)));
        // What is held is ready in the store until it has run for a second.
        await Parts.ClaimAsync();

        var keys = (await ListAsync(null, null, 9)).Items.ToDictionary(k => k.Key);
        var busiest = await Parts.Get<QueueKeys>().BusiestAsync(Product.Operator, "default", 9, Stop);

        Assert.Equal([1, 1, 1], keys.Values.Select(k => k.Held!.Value));
        Assert.Equal((true, true, false), (keys["k"].Parked, keys["m"].Parked, keys["n"].Parked));
        Assert.Null(keys["k"].ParkedUntil);
        Assert.InRange(keys["m"].ParkedUntil!.Value, Samples.Now.AddMinutes(59), Samples.Now.AddMinutes(61));
        Assert.Equal(["k", "m", "n"], busiest.Select(k => k.Key));
    }

    private async Task SubmitAsync(params string?[] keys)
    {
        foreach (var key in keys)
        {
            await Parts.SubmitAsync(task => task with { ConcurrencyKey = key });
        }
    }

    private Task SetAsync(
        string key,
        QueueLimits limits,
        DateTimeOffset? until = null,
        long? version = null
    ) => Control.SetAsync(Product.Operator, "default", key, limits, "why", until, version);

    private Task<KeyOverview> FindAsync(string key) =>
        Parts.Get<QueueKeys>().FindAsync(Product.Operator, "default", key, Stop);

    private Task<Page<KeyOverview>> ListAsync(string? from, string? after, int most) =>
        Parts.Get<QueueKeys>().ListAsync(Product.Operator, "default", from, after, most, Stop);

    private Task<bool> KeepAsync() => Parts.Get<PolicyKeeper>().RunOnceAsync(Stop);

    private async Task<int> CountAsync()
    {
        await using var db = Parts.Db();
        return await db.KeyRules.CountAsync(Stop);
    }

    public sealed class OnSqlite : KeyControlTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : KeyControlTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
