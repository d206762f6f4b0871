using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Queues;

/// <summary>Pausing and resuming queues, on both stores.</summary>
public abstract class QueueControlTests : PartsTests
{
    private QueueControl Control => Parts.Get<QueueControl>();

    [Fact]
    public async Task PausedQueue_IsNotServed_UntilItIsResumed()
    {
        await Parts.SubmitAsync();

        await PauseAsync(reason: " stocktaking ");
        var paused = Assert.Single(await ListAsync());
        var held = await Parts.ClaimAsync();
        await Control.ResumeAsync(Product.Operator, "default");
        var served = await Parts.ClaimAsync();

        Assert.Equal(
            (true, Product.Operator.Name, "stocktaking"),
            (paused.Policy!.Paused, paused.Policy.PausedBy, paused.Policy.PauseReason)
        );
        Assert.Empty(held);
        Assert.Single(served);
        Assert.False(Assert.Single(await ListAsync()).Policy!.Paused);
    }

    [Fact]
    public async Task APauseWithAnEnd_EndsByItself()
    {
        await Parts.SubmitAsync();
        await PauseAsync(until: Samples.Now.AddMinutes(5));

        Parts.Clock.Advance(TimeSpan.FromMinutes(4));
        await Parts.Get<PolicyKeeper>().RunOnceAsync(Stop);
        var before = await Parts.ClaimAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await Parts.Get<PolicyKeeper>().RunOnceAsync(Stop);

        Assert.Empty(before);
        Assert.Single(await Parts.ClaimAsync());
        Assert.False(Assert.Single(await ListAsync()).Policy!.Paused);
    }

    [Fact]
    public async Task AQueueThatNoTaskHasNamed_CanBePaused_AndIsListed()
    {
        await PauseAsync("later");

        Assert.Equal("later", Assert.Single(await ListAsync()).Name);
    }

    [Fact]
    public async Task PausesAtTheSameTime_AllStand()
    {
        var pauses = Enumerable.Range(0, 12).Select(i => PauseAsync($"q{i % 4}", reason: $"{i}"));

        await Task.WhenAll(pauses);

        var queues = await ListAsync();
        Assert.Equal(["q0", "q1", "q2", "q3"], queues.Select(q => q.Name));
        Assert.All(queues, q => Assert.Equal((true, 3), (q.Policy!.Paused, q.Policy.Version)));
    }

    [Fact]
    public async Task APauseOfAnotherStore_IsForgottenWhenTheBrokerOpens()
    {
        await Parts.SubmitAsync();
        await Parts.Broker.RuleAsync([new QueueRule("default", 9, Paused: true)], Stop);
        var before = await Parts.ClaimAsync();

        await Parts.Broker.PrepareAsync(1000, Stop);
        await Parts.Get<PolicyKeeper>().TellAllAsync(Stop);

        Assert.Empty(before);
        Assert.Single(await Parts.ClaimAsync());
    }

    [Fact]
    public async Task Limits_HoldAtOnce_AndAnOverrideLiftsItself()
    {
        for (var i = 0; i < 6; i++)
        {
            await Parts.SubmitAsync();
        }

        await LimitAsync(new(Concurrency: 1));
        var first = await Parts.ClaimAsync();
        await LimitAsync(new(Concurrency: 3), Samples.Now.AddMinutes(5));
        var overridden = Assert.Single(await ListAsync()).Policy!;
        var more = await Parts.ClaimAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await Parts.Get<PolicyKeeper>().RunOnceAsync(Stop);
        await Parts.FinishAsync(more[0]);

        Assert.Equal((1, 2, 0), (first.Count, more.Count, (await Parts.ClaimAsync()).Count));
        Assert.Equal(
            (Product.Operator.Name, "why", 3),
            (overridden.OverrideBy, overridden.OverrideReason, overridden.Effective.Concurrency)
        );
        var lifted = Assert.Single(await ListAsync()).Policy!;
        Assert.Equal((null, 1, "why"), (lifted.Override, lifted.Effective.Concurrency, lifted.LimitsReason));
    }

    [Fact]
    public async Task ALift_BringsBackWhatWasSaidBefore()
    {
        await LimitAsync(new(Weight: 5));
        await LimitAsync(new(Weight: 50), Samples.Now.AddHours(1));

        await Control.LiftAsync(Product.Operator, "default", version: null);
        await Control.LiftAsync(Product.Operator, "default", version: null);

        Assert.Equal(new QueueLimits(Weight: 5), Assert.Single(await ListAsync()).Policy!.Effective);
    }

    [Fact]
    public async Task AChangeOfWhatSomebodyElseHasChanged_IsRefused_AndChangesNothing()
    {
        await LimitAsync(new(Concurrency: 1), version: 0);

        var stale = await Assert.ThrowsAsync<RefusalException>(() =>
            LimitAsync(new(Concurrency: 9), version: 0)
        );

        Assert.Equal(RefusalCode.Stale, stale.Code);
        Assert.Equal(1, Assert.Single(await ListAsync()).Policy!.Effective.Concurrency);
    }

    [Fact]
    public async Task KeyedTasks_AreFoundInTheStore_EachKeyInAWindowOfItsOwn()
    {
        await LimitAsync(new(KeyConcurrency: 1));
        string?[] keys = ["k", "k", "m", null];
        foreach (var key in keys)
        {
            await Parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask() with { ConcurrencyKey = key });
        }

        var lanes = await Parts.Get<ReadyRows>().LanesAsync(Stop);
        await Parts.Get<Reconciler>().RunOnceAsync(Stop);
        var waits = await Parts.Get<QueueWaits>().OldestAsync(Product.Operator, ["default"], Stop);

        Assert.Equal(["", "k", "m"], lanes.Select(l => l.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["", "k", "m"],
            (await Parts.ClaimAsync()).Select(l => l.Task.Key).Order(StringComparer.Ordinal)
        );
        Assert.True(waits.ContainsKey("default"));
    }

    [Theory]
    [InlineData("no such name!", null, 60, "queue")]
    [InlineData("a", "a\0b", 60, "reason")]
    [InlineData("a", null, 0, "until")]
    public async Task WhatIsWrong_IsNamed_AndChangesNothing(
        string queue,
        string? reason,
        int seconds,
        string field
    )
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            PauseAsync(queue, reason, Samples.Now.AddSeconds(seconds))
        );

        Assert.Equal([field], refusal.Errors.Keys);
        Assert.Empty(await ListAsync());
    }

    public static TheoryData<QueueLimits, string> WrongLimits =>
        new()
        {
            { new(Weight: 0), "weight" },
            { new(Weight: 101), "weight" },
            { new(Concurrency: 0), "limits.concurrency" },
            { new(KeyConcurrency: -1), "limits.keyConcurrency" },
            { new(Rate: new(0, TimeSpan.FromSeconds(1), 1)), "limits.rate.count" },
            { new(Rate: new(1, TimeSpan.Zero, 1)), "limits.rate.per" },
            { new(KeyRate: new(1, TimeSpan.FromSeconds(1), 0)), "limits.keyRate.burst" },
            { new(AgeAfter: TimeSpan.Zero), "limits.ageAfter" },
        };

    [Theory]
    [MemberData(nameof(WrongLimits))]
    public async Task WrongLimits_AreNamed_AndChangeNothing(QueueLimits limits, string field)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => LimitAsync(limits));

        Assert.Equal([field], refusal.Errors.Keys);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task WhoMayNot_IsRefused_AndSoIsAQueueThatIsNone()
    {
        var viewer = new Actor("viewer@example.com", new HashSet<string> { Permissions.TasksRead });

        var pause = await Assert.ThrowsAsync<RefusalException>(() =>
            Control.PauseAsync(viewer, "default", reason: null, until: null)
        );
        var resume = await Assert.ThrowsAsync<RefusalException>(() => Control.ResumeAsync(viewer, "default"));
        var none = await Assert.ThrowsAsync<RefusalException>(() =>
            Control.ResumeAsync(Product.Operator, "none")
        );

        Assert.Equal(
            (RefusalCode.Forbidden, RefusalCode.Forbidden, RefusalCode.NotFound),
            (pause.Code, resume.Code, none.Code)
        );
    }

    [Fact]
    public async Task ResumeOfAQueueThatIsNotPaused_ChangesNothing()
    {
        await Parts.SubmitAsync();

        await Control.ResumeAsync(Product.Operator, "default");

        Assert.Null(Assert.Single(await ListAsync()).Policy);
    }

    private Task LimitAsync(QueueLimits limits, DateTimeOffset? until = null, long? version = null) =>
        Control.LimitAsync(Product.Operator, "default", limits, "why", until, version);

    private protected Task PauseAsync(
        string queue = "default",
        string? reason = null,
        DateTimeOffset? until = null
    ) => Control.PauseAsync(Product.Operator, queue, reason, until);

    private Task<IReadOnlyList<QueueOverview>> ListAsync() =>
        Parts.Get<QueueQueries>().ListAsync(Product.Operator, Stop);

    public sealed class OnSqlite : QueueControlTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());

        // On PostgreSQL a second process would wait for the first to end.
        [Fact]
        public async Task APauseThatTheBrokerForgot_IsToldAgain_BeforeItOpens()
        {
            await PauseAsync();
            await Parts.SubmitAsync();
            await using var next = await CoreParts.MakeAsync(Database);

            Assert.Empty(await next.ClaimAsync());
            await next.Get<QueueControl>().ResumeAsync(Product.Operator, "default");
            Assert.Single(await next.ClaimAsync());
        }
    }

    public sealed class OnPostgres : QueueControlTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
