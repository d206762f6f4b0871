using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Engines;

namespace TaskQueue.Tests.Maintenance;

public sealed class SqliteStoreUpkeepTests : StoreUpkeepTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vacuum_GivesRoomBack_WhileTheLedgerIsOpen()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        await MakeRoomAsync(parts);
        var report = parts.Get<StoreReport>();
        var before = await report.ReadAsync(Product.Operator, Stop);

        var upkeep = parts.Get<StoreUpkeep>();
        await upkeep.StartAsync(Product.Operator, MaintenanceAction.Vacuum, Stop);
        await upkeep.Work;

        var after = await report.ReadAsync(Product.Operator, Stop);
        Assert.True(before.Size.FreeBytes > 1_000_000, $"{before.Size}");
        Assert.Equal(0, after.Size.FreeBytes);
        // The row of the run alone.
        Assert.InRange(after.Size.LogBytes ?? 0, 0, 200_000);
        Assert.True(after.Size.Bytes < before.Size.Bytes / 2, $"{before.Size} {after.Size}");
        var (run, _) = Assert.Single(await upkeep.ListAsync(Product.Operator, Stop));
        Assert.True(run.SizeAfter < run.SizeBefore / 2);
        await parts.AcceptAsync(Samples.Task());
        await parts.AssertCountersAgreeAsync();
    }

    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    private static async Task MakeRoomAsync(CoreParts parts)
    {
        var tasks = Enumerable.Range(0, 100).Select(_ => Samples.Task(Core.Tasks.TaskState.Queued)).ToList();
        tasks.ForEach(t => t.Payload = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 50_000)}\""));
        await parts.Ledger.AcceptAsync(tasks);
        foreach (var task in tasks)
        {
            await parts.Tasks.CancelAsync(Product.Operator, task.Id);
            await parts.Tasks.DeleteAsync(Product.Operator, task.Id, null);
        }
    }
}

public sealed class PostgresStoreUpkeepTests : StoreUpkeepTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();

    [Fact]
    public async Task Start_WhileAnotherProcessIsAtIt_IsRefused()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var other = await parts.Get<IStoreEngine>().TryLockAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(other);

        await using (other)
        {
            await AssertBusyAsync(parts.Get<StoreUpkeep>());
        }

        var upkeep = parts.Get<StoreUpkeep>();
        await upkeep.StartAsync(
            Product.Operator,
            MaintenanceAction.Check,
            TestContext.Current.CancellationToken
        );
        await upkeep.Work;
    }
}
