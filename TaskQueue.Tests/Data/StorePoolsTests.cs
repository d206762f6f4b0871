using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>Pools have the sizes that were set, and tell how they are used.</summary>
public sealed class StorePoolsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postgres_AFullPool_LetsCallersWait_AndRefusesThem_AndSaysSo()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(
            database,
            open: false,
            settings:
            [
                ("Storage:PoolSize", "2"),
                ("Storage:LedgerPoolSize", "3"),
                ("Storage:PoolWait", "00:00:01"),
            ]
        );
        var pools = parts.Get<StorePools>();
        await using var one = parts.Db();
        await using var two = parts.Db();
        await using var three = parts.Db();
        await one.Database.OpenConnectionAsync(Stop);
        await two.Database.OpenConnectionAsync(Stop);

        var waiting = three.Database.OpenConnectionAsync(Stop);
        await Eventually.TrueAsync(() => Queries(pools).Waiting == 1, "one caller waits");
        var full = Queries(pools);
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        Assert.True(StoreErrors.IsAway(refusal), refusal.ToString());
        await one.Database.CloseConnectionAsync();

        Assert.Equal((2, 2, 0), (full.Max, full.InUse, full.Idle));
        var after = Queries(pools);
        Assert.Equal((1, 1, 0, 1L), (after.InUse, after.Idle, after.Waiting, after.Timeouts));
        var ledger = pools.Read().Single(p => p.Name == "ledger");
        Assert.Equal((3, 0, 0L), (ledger.Max, ledger.InUse, ledger.Timeouts));
    }

    [Fact]
    public async Task Postgres_Readers_CannotTakeTheLedgersConnections()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(
            database,
            settings: [("Storage:PoolSize", "2"), ("Storage:PoolWait", "00:00:01")]
        );
        await using var one = parts.Db();
        await using var two = parts.Db();
        await one.Database.OpenConnectionAsync(Stop);
        await two.Database.OpenConnectionAsync(Stop);

        await parts.AcceptAsync(Samples.Task());
    }

    [Fact]
    public async Task Sqlite_CountsConnections_AndWritersThatWait()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        var gate = parts.Get<WriteGate>();
        await using var reader = parts.Db();
        await reader.Database.OpenConnectionAsync(Stop);
        await gate.EnterAsync(Stop);

        var writer = parts.AcceptAsync(Samples.Task());
        await Eventually.TrueAsync(() => gate.State.Waiting == 1, "a writer waits");
        var before = gate.State;
        gate.Leave();
        await writer;

        Assert.Equal(1, Queries(parts.Get<StorePools>()).InUse);
        Assert.True(before.Taken);
        await Eventually.TrueAsync(() => !gate.State.Taken, "the writer is through");
        var after = gate.State;
        Assert.Equal((0, before.Waits + 1), (after.Waiting, after.Waits));
        Assert.True(after.Longest > TimeSpan.Zero && after.Longest <= after.Waited);
        await reader.Database.CloseConnectionAsync();
        Assert.Equal(0, Queries(parts.Get<StorePools>()).InUse);
    }

    private static PoolState Queries(StorePools pools) => pools.Read().Single(p => p.Name == "queries");
}
