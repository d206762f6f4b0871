using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Dispatch;

/// <summary>What the leading process does when the shared broker is not what the store knows.</summary>
public sealed class BrokerKeeperTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BrokerKeeper Keeper => _parts.Get<BrokerKeeper>();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _parts = await CoreParts.MakeAsync(
            _database,
            open: false,
            settings:
            [
                ("ConnectionStrings:Redis", _redis.ConnectionString),
                ("Broker:SigningKey", new string('k', 32)),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task EmptyRedis_IsOpened_Once()
    {
        Assert.Equal(-1, await EpochAsync());

        await Keeper.RunOnceAsync(Stop);
        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(1, await EpochAsync());
    }

    [Fact]
    public async Task FlushedRedis_IsFilledFromTheStore_InANewEpoch()
    {
        await Keeper.RunOnceAsync(Stop);
        var waiting = await _parts.SubmitAsync();
        await _redis.FlushAllAsync();
        Assert.Empty(await _parts.ClaimAsync());

        await Keeper.RunOnceAsync(Stop);

        var lease = Assert.Single(await _parts.ClaimAsync());
        Assert.Equal((waiting, 2), (lease.Task.Id, lease.Token >> 32));
    }

    [Fact]
    public async Task FlushedRedis_KnowsWhatIsPausedBeforeItOpens()
    {
        await Keeper.RunOnceAsync(Stop);
        var worker = new WorkerCard(
            Guid.NewGuid(),
            "w1",
            "host",
            "1.0",
            4,
            ["*"],
            [],
            ["echo"],
            Samples.Now,
            Running: 0,
            Draining: false
        );
        Beat();
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        await _parts
            .Get<WorkerOrders>()
            .GiveAsync(Product.Operator, worker.Id, WorkerOrder.Pause, reason: null);
        await _parts.Get<QueueControl>().PauseAsync(Product.Operator, "default", reason: null, until: null);
        await _parts.SubmitAsync();
        await _redis.FlushAllAsync();

        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(WorkerOrder.Pause, Beat());
        Assert.Empty(await _parts.ClaimAsync());

        WorkerOrder Beat() => _parts.Broker.Beat(new(worker, [], false, TimeSpan.FromSeconds(30), [])).Order;
    }

    [Fact]
    public async Task OldStateThatCameBack_IsClosed_ItsResultsAreSettled_AndNothingRunsAgain()
    {
        await Keeper.RunOnceAsync(Stop);
        var id = await _parts.SubmitAsync();
        await _parts.FinishAsync(Assert.Single(await _parts.ClaimAsync()));
        // As after a restart with a file: everything is there, but the server is another.
        await _redis.DoAsync("SET", "{q}:open", "1:0123456789012345678901234567890123456789");

        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(TaskState.Succeeded, (await _parts.RowAsync(id)).State);
        Assert.Equal(2, await EpochAsync());
        Assert.Empty(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task LongTask_KeepsItsLease_OverARebuild()
    {
        await Keeper.RunOnceAsync(Stop);
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());
        await _parts.Broker.NoteAsync([new StartedNote(id, lease.Token, 1, _parts.Clock.UtcNow, "w1")], Stop);
        await _parts.Get<NoteKeeper>().RunOnceAsync(Stop);
        await _redis.FlushAllAsync();

        await Keeper.RunOnceAsync(Stop);

        Assert.Empty(await _parts.ClaimAsync());
        await _parts.FinishAsync(lease);
        await _parts.Get<Settler>().RunOnceAsync(Stop);
        var row = await _parts.RowAsync(id);
        Assert.Equal((TaskState.Succeeded, 1), (row.State, row.Attempt));
    }

    [Fact]
    public async Task EpochThatAnotherProcessRaised_AndDiedBeforeItOpened_IsMadeGood()
    {
        await Keeper.RunOnceAsync(Stop);
        await _parts.Get<EpochRow>().RaiseAsync(Stop);

        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(3, await EpochAsync());
    }

    [Fact]
    public async Task StartNotedTooLate_IsFoundOut_AndTheTaskRunsAgain()
    {
        await Keeper.RunOnceAsync(Stop);
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());
        await _redis.FlushAllAsync();
        await Keeper.RunOnceAsync(Stop);
        // The broker has been filled; the note of the old epoch comes now, and the new entry is lost with Redis.
        await _parts.Ledger.MoveAsync([id], t => TaskMoves.Start(t, lease.Token, "w1", _parts.Clock.UtcNow));
        await _parts.Broker.WithdrawAsync([new(id, 1, Cancel: false)], Stop);
        Assert.Empty(await _parts.ClaimAsync());

        await _parts.Get<StrayRuns>().RunOnceAsync(Stop);

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
        var row = await _parts.RowAsync(id);
        Assert.Equal((TaskState.Queued, 1, 1), (row.State, row.Attempt, row.Losses));
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task WhatReallyRuns_IsLeftAlone_AlsoWhileTheBrokerIsClosed()
    {
        await Keeper.RunOnceAsync(Stop);
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());
        await _parts.Ledger.MoveAsync([id], t => TaskMoves.Start(t, lease.Token, "w1", _parts.Clock.UtcNow));

        await _parts.Get<StrayRuns>().RunOnceAsync(Stop);
        await _redis.FlushAllAsync();
        await _parts.Get<StrayRuns>().RunOnceAsync(Stop);

        Assert.Equal(TaskState.Running, (await _parts.RowAsync(id)).State);
    }

    [Fact]
    public async Task RedisThatEvicts_IsNotOpened_AndSaysWhy()
    {
        await _redis.DoAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Keeper.RunOnceAsync(Stop));

        Assert.Contains("noeviction", refused.Message, StringComparison.Ordinal);
        Assert.Equal(-1, await EpochAsync());
    }

    [Fact]
    public async Task RedisAway_AcceptingGoesOn_AndTheTaskIsPushedLater()
    {
        await Keeper.RunOnceAsync(Stop);
        await _redis.KillAsync();
        var id = (await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask())).Id;
        await Assert.ThrowsAsync<RedisAwayException>(() => Keeper.RunOnceAsync(Stop));
        Assert.Contains("Redis", _parts.Broker.Trouble, StringComparison.Ordinal);
        await _redis.RestartAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await Keeper.RunOnceAsync(Stop);
                    return true;
                }
                catch (RedisAwayException)
                {
                    return false;
                }
            },
            "the broker is open again"
        );

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
        Assert.Null(_parts.Broker.Trouble);
    }

    private async Task<long> EpochAsync() => (await _parts.Broker.AbsentAsync([], Stop)).Moment.Epoch;
}
