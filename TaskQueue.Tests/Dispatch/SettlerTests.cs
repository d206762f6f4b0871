using Npgsql;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Results on their way into the store.</summary>
public sealed class SettlerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Who fills an index anew right after a drain would otherwise start again what has just been done.</summary>
    [Fact]
    public async Task Drain_WaitsForResults_ThatWereTakenBefore()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var product = await Product.StartAsync(database);
        var id = await product.SubmitAsync("delay", """{"seconds":4}""");
        await Eventually.TrueAsync(
            async () => await StateAsync(product, id) is TaskState.Running,
            "it runs, and that is written down"
        );

        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var locked = await connection.BeginTransactionAsync(Stop);
        await using (var command = new NpgsqlCommand("LOCK TABLE task_attempts IN SHARE MODE", connection))
        {
            await command.ExecuteNonQueryAsync(Stop);
        }

        await Eventually.TrueAsync(() => WaitsAsync(connection), "its result waits for the store");
        var drained = product.Get<Settler>().DrainAsync(Stop);
        Assert.NotSame(drained, await Task.WhenAny(drained, Task.Delay(500, Stop)));

        await locked.RollbackAsync(Stop);
        await drained;
        Assert.Equal(TaskState.Succeeded, await StateAsync(product, id));
    }

    // Nothing but the settling of a result writes attempts.
    private static async Task<bool> WaitsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "select exists (select from pg_locks where not granted and relation = 'task_attempts'::regclass)",
            connection
        );
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task<TaskState?> StateAsync(Product product, Guid id) =>
        (await product.Queries.FindAsync(Product.Operator, id, Stop))?.State;
}
