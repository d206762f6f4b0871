using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>What the API reads beside rows: large parts of a page, and the oldest wait. The same on both stores.</summary>
public abstract class QueryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task Fill_AddsWhatWasAskedFor()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);
        await product.SubmitAsync("echo", """{"a":1e5}""");
        var page = await product.Queries.ListAsync(Product.Operator, new(), null, 10, Stop);
        Assert.Empty(page.Items[0].Payload);

        await product.Queries.FillAsync(Product.Operator, new(), page, TaskParts.Stack, Stop);
        Assert.Empty(page.Items[0].Payload);
        var filled = await product.Queries.FillAsync(Product.Operator, new(), page, TaskParts.Payload, Stop);

        Assert.Equal("""{"a":1e5}""", Encoding.UTF8.GetString(filled.Items[0].Payload));
        var viewer = new Actor("viewer", new HashSet<string> { Permissions.TasksRead });
        await Assert.ThrowsAsync<RefusalException>(() =>
            product.Queries.FillAsync(viewer, new(), page, TaskParts.Result, Stop)
        );
    }

    [Fact]
    public async Task OldestWait_IsOfTheFirstReadyTask()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);
        var waits = product.Get<QueueWaits>();

        Assert.Empty(await waits.OldestAsync(Product.Operator, ["default"], Stop));
        await product.SubmitAsync("echo", change: t => t with { Priority = 1 });
        await product.SubmitAsync("echo", change: t => t with { Priority = 9 });
        var first = (await waits.OldestAsync(Product.Operator, ["default", "other"], Stop))["default"];

        Assert.InRange(first, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Empty(await waits.OldestAsync(Product.Operator, ["other"], Stop));
    }

    [Fact]
    public async Task Submit_GivesTheRowAsItIsStored()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);

        var outcome = await product.Tasks.SubmitAsync(
            Product.Operator,
            new()
            {
                Type = "echo",
                Payload = "1"u8.ToArray(),
                IdempotencyKey = "k",
                Delay = TimeSpan.FromTicks(36_000_000_007),
            }
        );
        var again = await product.Tasks.SubmitAsync(
            Product.Operator,
            new()
            {
                Type = "echo",
                Payload = "1"u8.ToArray(),
                IdempotencyKey = "k",
                Delay = TimeSpan.FromTicks(36_000_000_007),
            }
        );
        var stored = await product.Queries.FindAsync(Product.Operator, outcome.Id!.Value, Stop);

        Assert.Null(again.Task);
        Assert.Equal(outcome.Id, again.Id);
        Assert.Equivalent(stored, outcome.Task, strict: true);
        Assert.True(await product.Queries.ExistsAsync(Product.Operator, outcome.Id.Value, Stop));
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteQueryTests : QueryTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresQueryTests : QueryTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
