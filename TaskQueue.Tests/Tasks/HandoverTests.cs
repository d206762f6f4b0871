using TaskQueue.Core;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Tests.Tasks;

/// <summary>What is done to tasks while the broker is away or closed.</summary>
public sealed class HandoverTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(new() { AppendOnly = true });
        _parts = await CoreParts.MakeAsync(
            _database,
            open: false,
            settings:
            [
                ("ConnectionStrings:Redis", _redis.ConnectionString),
                ("Broker:SigningKey", new string('k', 32)),
            ]
        );
        await _parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task CancelWhileRedisIsAway_Counts_AndIsCarriedOutWhenItIsBack()
    {
        var id = await _parts.SubmitAsync();
        await _redis.FreezeAsync();
        var cancelled = await _parts.Tasks.CancelAsync(Product.Operator, id);
        await _redis.ThawAsync();
        await Eventually.TrueAsync(() => PassesAsync(_parts.Get<Withdrawer>().RunOnceAsync), "it is through");

        Assert.Equal(TaskState.Cancelled, cancelled.State);
        Assert.Equal([id], (await _parts.Broker.AbsentAsync([id], Stop)).Tasks);
        Assert.Empty(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task EditAndRetryWhileRedisIsAway_AreRefused_AndChangeNothing()
    {
        var (waiting, dead) = (await _parts.SubmitAsync(), await _parts.SubmitAsync());
        await _parts.Tasks.CancelAsync(Product.Operator, dead);
        await _redis.KillAsync();

        var edit = await RefusedAsync(() =>
            _parts.Tasks.EditAsync(Product.Operator, waiting, new TaskEdit { Priority = 9 }, null)
        );
        var retry = await RefusedAsync(() => _parts.Tasks.RetryAsync(Product.Operator, dead));

        Assert.Equal((RefusalCode.Unavailable, RefusalCode.Unavailable), (edit.Code, retry.Code));
        Assert.NotNull(edit.RetryAfter);
        Assert.Equal(5, (await _parts.RowAsync(waiting)).Priority);
        Assert.Equal(TaskState.Cancelled, (await _parts.RowAsync(dead)).State);
    }

    [Fact]
    public async Task ReplaceWhileRedisIsAway_IsRefused_AndNoOtherOfTheBatchSuffersForIt()
    {
        var rule = Samples.NewTask() with
        {
            Unique = new(UniqueRule.DefaultBy, false, null, OnUniqueConflict.Replace),
        };
        var first = (await _parts.Tasks.SubmitAsync(Product.Operator, rule)).Id!.Value;
        await _redis.KillAsync();

        var outcomes = await _parts.Tasks.SubmitManyAsync(
            Product.Operator,
            [
                rule,
                Samples.NewTask(),
                rule with
                {
                    Unique = rule.Unique! with { OnConflict = OnUniqueConflict.Existing },
                },
            ]
        );
        var alone = await RefusedAsync(() => _parts.Tasks.SubmitAsync(Product.Operator, rule));

        Assert.Equal((true, (Guid?)first), (outcomes[0].IsConflict, outcomes[2].Id));
        Assert.Contains(first.ToString(), outcomes[0].Errors!["unique"][0], StringComparison.Ordinal);
        Assert.Equal(TaskState.Queued, (await _parts.RowAsync(outcomes[1].Id!.Value)).State);
        Assert.Equal(RefusalCode.Unavailable, alone.Code);
    }

    [Fact]
    public async Task EditThatIsRefusedWhileRedisIsAway_LeavesTheTaskReady()
    {
        var id = await _parts.SubmitAsync();
        await _redis.FreezeAsync();
        var edit = await RefusedAsync(() =>
            _parts.Tasks.EditAsync(Product.Operator, id, new TaskEdit { Priority = 9 }, null)
        );
        await _redis.ThawAsync();
        await Eventually.TrueAsync(() => PassesAsync(_parts.Get<Withdrawer>().RunOnceAsync), "it is through");

        Assert.Equal(RefusalCode.Unavailable, edit.Code);
        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task EditWhileTheBrokerIsClosed_IsRefused_SinceItMayRunUnseen()
    {
        var id = await _parts.SubmitAsync();
        await _parts.ClaimAsync();
        await _parts.Broker.CloseAsync(Stop);

        var edit = await RefusedAsync(() =>
            _parts.Tasks.EditAsync(Product.Operator, id, new TaskEdit { Priority = 9 }, null)
        );

        Assert.Equal(RefusalCode.Unavailable, edit.Code);
        Assert.Equal(5, (await _parts.RowAsync(id)).Priority);
    }

    [Fact]
    public async Task PushInAnEpochThatIsOver_IsMissed_AndFoundByTheReconciler()
    {
        var id = (await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask())).Id!.Value;
        await _redis.FlushAllAsync();
        await _parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
        var again = (await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask())).Id!.Value;
        _parts.Get<TaskQueue.Core.Tasks.Ledger.AcceptedFeed>().TakeMissed();

        // The first batch stands on the epoch before.
        await _parts.Get<Pusher>().RunOnceAsync(Stop);

        Assert.True(_parts.Get<TaskQueue.Core.Tasks.Ledger.AcceptedFeed>().TakeMissed());
        await _parts.Get<Reconciler>().RunOnceAsync(Stop);
        Assert.Equal(new[] { id, again }.Order(), (await _parts.ClaimAsync()).Select(l => l.Task.Id).Order());
    }

    private static async Task<bool> PassesAsync(Func<CancellationToken, Task> pass)
    {
        try
        {
            await pass(Stop);
            return true;
        }
        catch (TaskQueue.Core.Redis.RedisAwayException)
        {
            return false;
        }
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);
}
