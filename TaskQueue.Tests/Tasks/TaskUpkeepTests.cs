using System.Text;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>Edits and deletions, the same on both stores.</summary>
public abstract class TaskUpkeepTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task Edit_MovesAWaitingTask()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);

        var id = await product.SubmitAsync("echo", "1");
        await product.Tasks.EditAsync(
            Product.Operator,
            id,
            new()
            {
                Queue = "other",
                Priority = 9,
                Payload = "2"u8.ToArray(),
                Tags = ["x"],
                Name = "n",
            },
            version: 1
        );
        var task = (await product.Queries.FindAsync(Product.Operator, id, Stop))!;

        Assert.Equal(
            ("other", 9, "2", "n"),
            (task.Queue, task.Priority, Encoding.UTF8.GetString(task.Payload), task.Name)
        );
        Assert.Equal(2, task.Version);
        Assert.Single(
            (
                await product.Queries.ListAsync(
                    Product.Operator,
                    new() { Tags = ["x"], Queues = ["other"] },
                    null,
                    10,
                    Stop
                )
            ).Items
        );
    }

    [Fact]
    public async Task Edit_BringsTheNextAttemptForward()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(
            database,
            services => services.AddTaskHandler<BusyHandler>("busy")
        );
        var id = await product.SubmitAsync("busy", change: t => t with { AllowUnknownType = true });
        await product.WaitForAsync(id, TaskState.Retrying);

        await product.Tasks.EditAsync(
            Product.Operator,
            id,
            new() { RunAt = DateTimeOffset.UtcNow },
            version: null
        );

        await product.WaitForAsync(id, TaskState.Succeeded);
    }

    [Fact]
    public async Task Delete_ForgetsAnEndedTask_ButItIsAccountedFor()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("echo", "1");
        await product.WaitForAsync(id, TaskState.Succeeded);
        await product.Tasks.DeleteAsync(Product.Operator, id, version: null);

        Assert.Null(await product.Queries.FindAsync(Product.Operator, id, Stop));
        var queue = Assert.Single(await product.Get<QueueQueries>().ListAsync(Product.Operator, Stop));
        Assert.Equal((1, 1, 0), (queue.Accepted, queue.Removed, queue.Difference));
    }
}

/// <summary>Asks for an hour's rest, once.</summary>
internal sealed class BusyHandler : ITaskHandler
{
    public Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken) =>
        task.Attempt > 1
            ? Task.FromResult<byte[]>([])
            : throw new HandlerException("Busy", "Not now.") { RetryAfter = TimeSpan.FromHours(1) };
}

/// <summary>Edits and deletions on SQLite.</summary>
public sealed class SqliteTaskUpkeepTests : TaskUpkeepTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>Edits and deletions on PostgreSQL.</summary>
public sealed class PostgresTaskUpkeepTests : TaskUpkeepTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
