using System.Text;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>One task's way from submission to result, the same on both stores.</summary>
public abstract class JourneyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task Submit_RunsTheTaskAndKeepsItsResult()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("echo", """{"a": 1, "a": 2.50}""", t => t with { Tags = ["vip"] });
        var task = await product.WaitForAsync(id, TaskState.Succeeded);

        Assert.Equal("""{"a": 1, "a": 2.50}""", Encoding.UTF8.GetString(task.Payload));
        Assert.Equal("""{"a": 1, "a": 2.50}""", Encoding.UTF8.GetString(task.Result!));
        Assert.Equal(["vip"], task.Tags);
        var attempt = Assert.Single(await product.Queries.AttemptsAsync(Product.Operator, id, Stop));
        Assert.Equal(AttemptOutcome.Succeeded, attempt.Outcome);
        var timeline = await product.Queries.TimelineAsync(Product.Operator, task, Stop);
        Assert.Equal([TaskState.Queued, TaskState.Running, TaskState.Succeeded], timeline.Select(e => e.To));
    }

    [Fact]
    public async Task Fail_RetriesAndThenSucceeds()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("fail", """{"message":"boom","times":1}""");
        var task = await product.WaitForAsync(id, TaskState.Succeeded);

        Assert.Equal(2, task.Attempt);
        var attempts = await product.Queries.AttemptsAsync(Product.Operator, id, Stop);
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], attempts.Select(a => a.Outcome));
        Assert.Equal("boom", attempts[0].ErrorMessage);
        Assert.Null(task.ErrorMessage);
    }

    [Fact]
    public async Task Fail_WithoutAttemptsLeft_IsDead_AndRetriesByHand()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("fail", """{"times":1}""", t => t with { MaxAttempts = 1 });
        var dead = await product.WaitForAsync(id, TaskState.Dead);
        await product.Tasks.RetryAsync(Product.Operator, id);
        var task = await product.WaitForAsync(id, TaskState.Succeeded);

        Assert.Equal(1, dead.Attempt);
        Assert.Equal(2, task.Attempt);
    }

    [Fact]
    public async Task Schedule_WaitsForItsTime()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("echo", "1", t => t with { Delay = TimeSpan.FromSeconds(1) });
        var waiting = await product.Queries.FindAsync(Product.Operator, id, Stop);
        var task = await product.WaitForAsync(id, TaskState.Succeeded);

        Assert.Equal(TaskState.Scheduled, waiting!.State);
        Assert.True(task.StartedAt >= task.RunAt, $"started {task.StartedAt:O}, not before {task.RunAt:O}");
    }

    [Fact]
    public async Task Cancel_StopsARunningTask()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("delay", """{"seconds":60}""");
        await product.WaitForAsync(id, TaskState.Running);
        await product.Tasks.CancelAsync(Product.Operator, id);
        var task = await product.WaitForAsync(id, TaskState.Cancelled);

        var timeline = await product.Queries.TimelineAsync(Product.Operator, task, Stop);
        Assert.Contains(timeline, e => e.To == TaskState.Cancelled && e.Actor == Product.Operator.Name);
    }

    [Fact]
    public async Task Cancel_EndsAWaitingTaskAtOnce()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync("echo", "1", t => t with { Delay = TimeSpan.FromHours(1) });
        var task = await product.Tasks.CancelAsync(Product.Operator, id);

        Assert.Equal(TaskState.Cancelled, task.State);
    }

    [Fact]
    public async Task Expiry_EndsATaskThatNobodyStarted()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);

        var id = await product.SubmitAsync(
            "echo",
            "1",
            t => t with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(1) }
        );

        await product.WaitForAsync(id, TaskState.Expired);
    }

    [Fact]
    public async Task Timeout_EndsAnAttempt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);

        var id = await product.SubmitAsync(
            "delay",
            """{"seconds":60}""",
            t => t with { Timeout = TimeSpan.FromSeconds(1), MaxAttempts = 1 }
        );
        var task = await product.WaitForAsync(id, TaskState.Dead);

        Assert.Equal("Timeout", task.ErrorKind);
        var attempt = Assert.Single(await product.Queries.AttemptsAsync(Product.Operator, id, Stop));
        Assert.Equal(AttemptOutcome.TimedOut, attempt.Outcome);
    }

    [Fact]
    public async Task ManyTasks_AllEnd_AndTheCountersAgree()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database);
        var tasks = Enumerable
            .Range(0, 3000)
            .Select(i => new NewTask
            {
                Type = "echo",
                Payload = "1"u8.ToArray(),
                Queue = $"q{i % 3}",
            });

        await product.Tasks.SubmitManyAsync(Product.Operator, [.. tasks]);
        await Eventually.TrueAsync(
            async () => (await QueuesAsync()).Sum(q => q.Succeeded) == 3000,
            "3000 tasks succeeded",
            TimeSpan.FromSeconds(30)
        );

        Assert.All(await QueuesAsync(), q => Assert.Equal(0, q.Difference));
        var activity = await product
            .Get<QueueQueries>()
            .ActivityAsync(Product.Operator, TimeSpan.FromMinutes(5), Stop);
        Assert.Equal(3000, activity.Sum(s => s.Succeeded));

        Task<IReadOnlyList<QueueOverview>> QueuesAsync() =>
            product.Get<QueueQueries>().ListAsync(Product.Operator, Stop);
    }

    [Fact]
    public async Task List_FiltersByTextAndPagesByKey()
    {
        await using var database = await MakeDatabaseAsync();
        await using var product = await Product.StartAsync(database, worker: false);
        var tasks = Enumerable
            .Range(0, 25)
            .Select(i => new NewTask
            {
                Type = "echo",
                Payload = "1"u8.ToArray(),
                Name = $"50%_of {i % 2}",
            });
        await product.Tasks.SubmitManyAsync(Product.Operator, [.. tasks]);

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await product.Queries.ListAsync(
                Product.Operator,
                new() { Text = "50%_OF 1" },
                cursor,
                5,
                Stop
            );
            seen.AddRange(page.Items.Select(t => t.Id));
            cursor = page.NextCursor;
        } while (cursor is not null);

        Assert.Equal(12, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Empty(
            (
                await product.Queries.ListAsync(Product.Operator, new() { Text = "50x_of" }, null, 5, Stop)
            ).Items
        );
    }
}

/// <summary>One task's way from submission to result, on SQLite.</summary>
public sealed class SqliteJourneyTests : JourneyTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>One task's way from submission to result, on PostgreSQL.</summary>
public sealed class PostgresJourneyTests : JourneyTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
