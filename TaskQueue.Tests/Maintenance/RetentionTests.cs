using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Maintenance;

/// <summary>Ended tasks go when their time is up, on both stores, and no others do.</summary>
public abstract partial class RetentionTests : PartsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private RetentionService Retention => Parts.Get<RetentionService>();

    [Fact]
    public async Task ByDefault_NothingGoes()
    {
        await CancelledAsync();
        Parts.Clock.Advance(TimeSpan.FromDays(3000));

        await PruneAsync();

        Assert.Equal(1, await CountAsync());
        Assert.Equal(0, (await Retention.ReadAsync(Product.Operator, Stop)).Version);
    }

    [Fact]
    public async Task WhatIsOver_Goes_WithItsHistory_AndIsCountedAsRemoved()
    {
        var old = await CancelledAsync(t => t with { Tags = ["a"] });
        var dead = await Parts.AcceptAsync(Samples.Task());
        var planned = await Parts.SubmitAsync(t => t with { Delay = TimeSpan.FromDays(100) });
        Parts.Clock.Advance(Day);
        var young = await CancelledAsync();
        await SetAsync(new() { Cancelled = Day });
        Parts.Clock.Advance(TimeSpan.FromHours(1));

        var due = await Retention.CountAsync(Product.Operator, await ReadAsync(), Stop);
        await PruneAsync();

        Assert.Equal(1, due["cancelled"]);
        await using var db = Parts.Db();
        Assert.Equal(new[] { dead.Id, planned, young }.Order(), db.Tasks.Select(t => t.Id).ToList().Order());
        Assert.DoesNotContain(old, db.Transitions.Select(t => t.TaskId).ToList());
        Assert.Empty(db.Tags.ToList());
        await Parts.AssertCountersAgreeAsync();
        Assert.Equal(
            1,
            (await Parts.Get<QueueQueries>().ListAsync(Product.Operator, Stop)).Sum(q => q.Removed)
        );
    }

    [Fact]
    public async Task MoreThanOneStep_GoesInSteps()
    {
        for (var i = 0; i < 3; i++)
        {
            await Parts.Ledger.AcceptAsync([.. Enumerable.Range(0, 400).Select(_ => Samples.Task())]);
        }

        var all = await Parts
            .Get<Operations>()
            .StartAsync(
                Product.Operator,
                new()
                {
                    Action = BulkAction.Cancel,
                    Filter = new() { Queues = ["default"] },
                    Arguments = new() { UndoWindow = TimeSpan.Zero },
                },
                Stop
            );
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        await SetAsync(new() { Cancelled = Day });
        Parts.Clock.Advance(TimeSpan.FromDays(2));
        var pruner = Parts.Get<RetentionPruner>();
        // One state after the other; the first that has something is done a step at a time.
        var before = await CountAsync();
        while (await CountAsync() == before)
        {
            Assert.True(await pruner.RunOnceAsync(Stop));
        }

        Assert.Equal(1200 - RetentionPruner.Step, await CountAsync());
        await PruneAsync();
        Assert.Equal(0, await CountAsync());
        await Parts.AssertCountersAgreeAsync();
        Assert.NotNull(await Parts.Get<Operations>().FindAsync(Product.Operator, all.Id, Stop));
        Parts.Clock.Advance(RetentionPruner.OperationsLive);
        await PruneAsync();
        Assert.Null(await Parts.Get<Operations>().FindAsync(Product.Operator, all.Id, Stop));
    }

    [Fact]
    public async Task AnIdempotencyKey_LivesForSevenDays()
    {
        var id = await CancelledAsync(t => t with { IdempotencyKey = "k" });
        await SetAsync(new() { Cancelled = TimeSpan.FromMinutes(1) });

        Parts.Clock.Advance(TimeSpan.FromDays(6));
        await PruneAsync();
        var again = await Parts.Tasks.SubmitAsync(
            Product.Operator,
            Samples.NewTask() with
            {
                IdempotencyKey = "k",
            }
        );
        Parts.Clock.Advance(TimeSpan.FromDays(2));
        await PruneAsync();

        Assert.Equal((id, true), (again.Id, again.Repeated));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Results_GoBeforeTheirTasks()
    {
        var id = await SucceededAsync(t => t);
        await SetAsync(new() { Results = Day, Succeeded = 3 * Day });

        await PruneAsync();
        var before = await Parts.RowAsync(id);
        Parts.Clock.Advance(2 * Day);
        await PruneAsync();
        var after = await Parts.RowAsync(id);
        Parts.Clock.Advance(2 * Day);
        await PruneAsync();

        Assert.NotNull(before.Result);
        Assert.Equal((TaskState.Succeeded, null), (after.State, after.Result));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task StaleChanges_AreRefused_AndWhoMayNotIsToo()
    {
        await SetAsync(new() { Dead = Day });
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        var stale = await Assert.ThrowsAsync<RefusalException>(() =>
            Retention.SetAsync(Product.Operator, new(), 0, Stop)
        );
        var bad = await Assert.ThrowsAsync<RefusalException>(() =>
            Retention.SetAsync(Product.Operator, new() { Dead = TimeSpan.Zero }, null, Stop)
        );
        var late = await Assert.ThrowsAsync<RefusalException>(() =>
            Retention.SetAsync(Product.Operator, new() { Succeeded = Day, Results = 2 * Day }, null, Stop)
        );
        var forbidden = await Assert.ThrowsAsync<RefusalException>(() => Retention.ReadAsync(viewer, Stop));

        Assert.Equal(
            [RefusalCode.Stale, RefusalCode.Invalid, RefusalCode.Invalid, RefusalCode.Forbidden],
            [stale.Code, bad.Code, late.Code, forbidden.Code]
        );
        Assert.Equal(["dead"], bad.Errors.Keys);
        Assert.Equal(["results"], late.Errors.Keys);
        Assert.Equal((1, Day), ((await ReadAsync()).Version, (await ReadAsync()).Dead));
    }

    private Task<RetentionPolicy> ReadAsync() => Retention.ReadAsync(Product.Operator, Stop);

    private Task<RetentionPolicy> SetAsync(RetentionPolicy policy) =>
        Retention.SetAsync(Product.Operator, policy, null, Stop);

    private async Task<Guid> CancelledAsync(Func<NewTask, NewTask>? change = null)
    {
        var id = await Parts.SubmitAsync(change);
        await Parts.Tasks.CancelAsync(Product.Operator, id);
        return id;
    }

    private async Task<Guid> SucceededAsync(Func<NewTask, NewTask> change)
    {
        var id = await Parts.SubmitAsync(change);
        var lease = Assert.Single(await Parts.ClaimAsync());
        await Parts.Broker.FinishAsync(
            [
                new(id, lease.Token, "w1", AttemptOutcome.Succeeded, Samples.Now, Samples.Now, Samples.Now)
                {
                    Output = Encoding.UTF8.GetBytes("42"),
                },
            ],
            Stop
        );
        await Parts.Get<Settler>().RunOnceAsync(Stop);
        return id;
    }

    private async Task PruneAsync()
    {
        while (await Parts.Get<RetentionPruner>().RunOnceAsync(Stop)) { }
    }

    private async Task<int> CountAsync()
    {
        await using var db = Parts.Db();
        return db.Tasks.Count();
    }

    public sealed class OnSqlite : RetentionTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : RetentionTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
