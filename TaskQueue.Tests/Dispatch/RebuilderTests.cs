using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>What a start finds after the process before it died.</summary>
public sealed class RebuilderTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Start_SettlesWhatRan_AsLost_AndLeavesTheRestAsItWas()
    {
        Guid ran,
            longOne,
            claimed,
            ready;
        await using (var before = await MakeAsync())
        {
            ran = await before.SubmitAsync();
            longOne = await before.SubmitAsync();
            claimed = await before.SubmitAsync();
            var leases = await before.ClaimAsync();
            ready = await before.SubmitAsync();
            Enter(before, leases[0]);
            await before.Ledger.MoveAsync(
                [longOne],
                t => TaskMoves.Start(t, leases[1].Token, "w1", before.Clock.UtcNow)
            );
        }

        await using var after = await MakeAsync();

        Assert.Equal((TaskState.Queued, 1, 1), await StateAsync(after, ran));
        Assert.Equal((TaskState.Queued, 1, 1), await StateAsync(after, longOne));
        Assert.Equal((TaskState.Queued, 0, 0), await StateAsync(after, claimed));
        Assert.Equal((TaskState.Queued, 0, 0), await StateAsync(after, ready));
        var again = await after.ClaimAsync();
        Assert.Equal(4, again.Select(l => l.Task.Id).Distinct().Count());
        Assert.All(again, l => Assert.Equal(2, l.Token >> 32));
        Assert.Empty(after.Get<InflightFile>().Read());
    }

    [Fact]
    public async Task ThreeDeaths_EndThePoisonousTask_AndSpareItsMates()
    {
        Guid poison,
            mate;
        await using (var first = await MakeAsync())
        {
            (poison, mate) = (await first.SubmitAsync(), await first.SubmitAsync());
            Enter(first, [.. await first.ClaimAsync()]);
        }

        await using (var second = await MakeAsync())
        {
            Enter(second, [.. await second.ClaimAsync()]);
        }

        await using (var third = await MakeAsync())
        {
            // Lost twice: from here on each runs alone.
            var leases = await third.ClaimAsync();
            Assert.All(leases, l => Assert.Equal(2, l.Task.Losses));
            Enter(third, leases.Single(l => l.Task.Id == poison));
        }

        await using var last = await MakeAsync();
        var survivor = Assert.Single(await last.ClaimAsync());
        await last.FinishAsync(survivor);
        await last.Get<Settler>().RunOnceAsync(Stop);

        var dead = await last.RowAsync(poison);
        Assert.Equal((TaskState.Dead, "WorkerLost", 3), (dead.State, dead.ErrorKind, dead.Losses));
        Assert.Equal((TaskState.Succeeded, 3, 2), await StateAsync(last, mate));
        await last.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Start_ATaskThatRanTwiceAtOnce_IsLostOnce_ByItsNewestAttempt()
    {
        Guid id;
        await using (var before = await MakeAsync())
        {
            id = await before.SubmitAsync();
            var lease = Assert.Single(await before.ClaimAsync());
            // The first attempt lost its lease and does not end; the second one runs beside it.
            Enter(before, lease, lease with { Token = lease.Token + 1 });
        }

        await using var after = await MakeAsync();

        Assert.Equal((TaskState.Queued, 1, 1), await StateAsync(after, id));
        Assert.Single(await after.ClaimAsync());
    }

    [Fact]
    public async Task Start_WhatIsOver_StaysOver_WhateverTheFileSays()
    {
        Guid id;
        await using (var before = await MakeAsync())
        {
            id = await before.SubmitAsync();
            var lease = Assert.Single(await before.ClaimAsync());
            Enter(before, lease);
            await before.FinishAsync(lease);
            await before.Get<Settler>().RunOnceAsync(Stop);
        }

        await using var after = await MakeAsync();

        Assert.Equal((TaskState.Succeeded, 1, 0), await StateAsync(after, id));
    }

    [Fact]
    public async Task Start_WithFewerSlotsThanBefore_ReadsThemAll()
    {
        var ids = new List<Guid>();
        await using (var before = await MakeAsync(concurrency: 8))
        {
            for (var i = 0; i < 8; i++)
            {
                ids.Add(await before.SubmitAsync());
            }

            Enter(before, [.. await before.ClaimAsync()]);
        }

        await using var after = await MakeAsync(concurrency: 2);

        foreach (var id in ids)
        {
            Assert.Equal((TaskState.Queued, 1, 1), await StateAsync(after, id));
        }
    }

    [Fact]
    public async Task RunOnce_AgainInOneProcess_FillsTheIndexAndLeavesAloneWhatRuns()
    {
        await using var parts = await MakeAsync();
        var running = await parts.SubmitAsync();
        var lease = Assert.Single(await parts.ClaimAsync());
        Enter(parts, lease);
        var missed = await parts.AcceptAsync(Samples.Task());

        await parts.Get<Rebuilder>().RunOnceAsync(Stop);

        Assert.Equal((TaskState.Queued, 0, 0), await StateAsync(parts, running));
        Assert.Equal(missed.Id, Assert.Single(await parts.ClaimAsync()).Task.Id);
        await parts.FinishAsync(lease);
        await parts.Get<Settler>().RunOnceAsync(Stop);
        Assert.Equal((TaskState.Succeeded, 1, 0), await StateAsync(parts, running));
    }

    private Task<CoreParts> MakeAsync(int concurrency = 4) =>
        CoreParts.MakeAsync(
            _database,
            settings: ("Worker:Concurrency", concurrency.ToString(CultureInfo.InvariantCulture))
        );

    // As the executor does, before a handler runs. Nobody leaves: the process dies.
    private static void Enter(CoreParts parts, params Lease[] leases)
    {
        foreach (var lease in leases)
        {
            Assert.NotEqual(-1, parts.Get<InflightFile>().Enter(new(lease.Task.Id, lease.Token)));
        }
    }

    private static async Task<(TaskState State, int Attempt, int Losses)> StateAsync(CoreParts parts, Guid id)
    {
        var row = await parts.RowAsync(id);
        return (row.State, row.Attempt, row.Losses);
    }
}
