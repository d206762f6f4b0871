using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Redis is short of memory, or has none left: tasks wait in the store, and what runs can end.</summary>
public sealed class FullRedisTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RedisBroker Broker => _parts.Get<RedisBroker>();

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
        await _parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task ShortOfMemory_ATaskWaitsInTheStore_UntilThereIsRoom()
    {
        await UseAsync(0.8);
        await _parts.Get<BrokerMemoryWatch>().RunOnceAsync(Stop);
        await FillStockAsync();
        var id = await _parts.SubmitAsync();

        Assert.Equal("broker-memory", ((IBroker)Broker).Degraded);
        Assert.Empty(await Broker.TakeSpilledAsync(Stop));
        Assert.Equal([id], (await Broker.AbsentAsync([id], Stop)).Tasks);
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", "0");
        await _parts.Get<BrokerMemoryWatch>().RunOnceAsync(Stop);
        await _parts.Get<Pump>().RunOnceAsync(Stop);

        Assert.Empty((await Broker.AbsentAsync([id], Stop)).Tasks);
        Assert.Null(((IBroker)Broker).Degraded);
    }

    [Fact]
    public async Task ShortOfMemory_BecauseOfOthers_AFewTasksAreHandedOutAllTheSame()
    {
        await UseAsync(0.8);
        await _parts.Get<BrokerMemoryWatch>().RunOnceAsync(Stop);

        var id = await _parts.SubmitAsync();

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
        Assert.True(Broker.Memory is { IsShort: true });
    }

    [Fact]
    public async Task FullMemory_WhatRunsEnds_WhatComesWaits_AndNothingIsLost()
    {
        await _parts.SubmitAsync();
        var running = Assert.Single(await _parts.ClaimAsync());
        var ready = await _parts.SubmitAsync();
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", "1");

        var waits = await _parts.SubmitAsync();
        Assert.False(Beat(running).Closed);
        await Broker.NoteAsync([new StartedNote(running.Task.Id, running.Token, 1, Samples.Now, "w1")], Stop);
        await _parts.Get<NoteKeeper>().RunOnceAsync(Stop);
        await _parts.FinishAsync(running);
        var claimed = Assert.Single(await _parts.ClaimAsync());
        await _parts.FinishAsync(claimed);
        await _parts.Get<Settler>().DrainAsync(Stop);
        await Broker.WaitForReadyAsync(TimeSpan.FromMilliseconds(1), Stop);

        Assert.Equal(ready, claimed.Task.Id);
        Assert.Equal(TaskState.Succeeded, (await _parts.RowAsync(running.Task.Id)).State);
        Assert.Equal(TaskState.Succeeded, (await _parts.RowAsync(ready)).State);
        Assert.Equal(TaskState.Queued, (await _parts.RowAsync(waits)).State);
        Assert.Empty(await _parts.ClaimAsync());

        await _redis.DoAsync("CONFIG", "SET", "maxmemory", "0");
        await _parts.Get<BrokerMemoryWatch>().RunOnceAsync(Stop);
        await _parts.Get<Pump>().RunOnceAsync(Stop);
        Assert.Equal(waits, Assert.Single(await _parts.ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task FullMemory_TheIndexIsStillBuiltAnew_AndOrdersReachWorkers()
    {
        var id = await _parts.SubmitAsync();
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", "1");
        await _redis.DoAsync("DEL", "{q}:1:seq");

        await _parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
        await Broker.WithdrawAsync([new(id, 1, Cancel: true)], Stop);
        await Broker.RuleAsync([new("default", 1, Paused: true)], Stop);
        await Broker.OrderAsync(Guid.NewGuid(), Core.WorkerOrder.Pause, Stop);

        Assert.Equal(2, (await Broker.AbsentAsync([], Stop)).Moment.Epoch);
    }

    private BeatAnswer Beat(Lease lease) =>
        Broker.Beat(
            new(
                new(Guid.NewGuid(), "w1", "host", "1", 1, ["*"], [], ["echo"], Samples.Now, 1, false),
                [new(lease.Task.Id, lease.Token)],
                true,
                LeaseFor,
                []
            )
        );

    // Sets the limit so that what is used now is this share of it. Most of it is somebody else's: a few tasks hardly count.
    private async Task UseAsync(double share)
    {
        await _redis.DoAsync("SETRANGE", "ballast", "20000000", "x");
        await Broker.LookAtMemoryAsync(Stop);
        var limit = (long)(Broker.Memory!.UsedBytes / share);
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", limit.ToString(CultureInfo.InvariantCulture));
    }

    // As many as it gets even now.
    private async Task FillStockAsync()
    {
        var moment = (await Broker.AbsentAsync([], Stop)).Moment;
        var tasks = Enumerable
            .Range(0, BrokerMemory.SmallStock)
            .Select(_ => new ReadyTask(1, "echo", Samples.Lease("echo").Task))
            .ToList();
        Assert.Empty(await Broker.PushAsync(tasks, moment, PushOrigin.Pump, Stop));
    }
}
