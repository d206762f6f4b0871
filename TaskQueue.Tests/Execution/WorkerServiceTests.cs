using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Execution;

/// <summary>The worker as a whole: how it shares its slots, and how it ends.</summary>
public sealed class WorkerServiceTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Stop_LetsRunningTasksEnd_HandsBackTheRest_AndLosesNothing()
    {
        List<Guid> ids = [];
        var product = await StartAsync("00:01:00");
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await SubmitAsync(product, "slow"));
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref _running) == 2, "both slots run");
        var stopping = product.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        _go.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var after = await RowsAsync(ids);
        Assert.Equal(2, after.Count(t => t.State is TaskState.Succeeded));
        Assert.Equal(18, after.Count(t => t is { State: TaskState.Queued, Attempt: 0 }));
        await using var again = await StartAsync("00:01:00");
        foreach (var id in ids)
        {
            Assert.Equal(1, (await again.WaitForAsync(id, TaskState.Succeeded)).Attempt);
        }
    }

    [Fact]
    public async Task Stop_BreaksOffWhatOutlastsTheLimit_AndForgivesIt()
    {
        var product = await StartAsync("00:00:00");
        var id = await SubmitAsync(product, "slow");
        await Eventually.TrueAsync(() => Volatile.Read(ref _running) == 1, "it runs");

        await product.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Stop);

        var task = Assert.Single(await RowsAsync([id]));
        Assert.Equal((TaskState.Queued, 1, 1, 0), (task.State, task.Attempt, task.Forgiven, task.Losses));
    }

    [Fact]
    public async Task AHandlerLeftBehind_KeepsItsSlot_WhileTheOthersGoOn()
    {
        await using var product = await StartAsync("00:00:00");
        var stuck = await SubmitAsync(product, "stuck");
        await product.WaitForAsync(stuck, TaskState.Dead, TimeSpan.FromSeconds(30));

        var echoes = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            echoes.Add(await product.SubmitAsync("echo"));
        }

        foreach (var id in echoes)
        {
            await product.WaitForAsync(id, TaskState.Succeeded);
        }

        Assert.Equal(1, product.Get<WorkerCondition>().LeftBehind);
        _go.SetResult();
        await Eventually.TrueAsync(
            () => product.Get<WorkerCondition>().LeftBehind == 0,
            "the slot is free again"
        );
        var attempt = Assert.Single(await product.Queries.AttemptsAsync(Product.Operator, stuck, Stop));
        Assert.Equal(AttemptOutcome.TimedOut, attempt.Outcome);
    }

    [Fact]
    public async Task Stop_WhileTheBrokerIsAway_EndsInOrder()
    {
        await using var parts = await CoreParts.MakeAsync(_database);
        using var service = new WorkerService(
            parts.Get<ClaimLoop>(),
            parts.Get<ResultOutbox>(),
            parts.Get<BeatThread>(),
            parts.Get<AttemptsInHand>(),
            WatchedBroker.Away(parts.Broker, () => true),
            parts.Get<WorkerIdentity>(),
            parts.Get<StandingOrder>(),
            parts.Get<IOptions<WorkerOptions>>(),
            parts.Clock,
            NullLogger<WorkerService>.Instance
        );

        var fault = await Record.ExceptionAsync(() => service.StopAsync(Stop));

        Assert.Null(fault);
    }

    private static Task<Guid> SubmitAsync(Product product, string type) =>
        product.SubmitAsync(
            type,
            change: t =>
                t with
                {
                    AllowUnknownType = true,
                    Timeout = type == "stuck" ? TimeSpan.FromSeconds(1) : null,
                    MaxAttempts = 1,
                }
        );

    private async Task<List<TaskItem>> RowsAsync(List<Guid> ids)
    {
        await using var parts = await CoreParts.MakeAsync(_database, open: false);
        var rows = new List<TaskItem>();
        foreach (var id in ids)
        {
            rows.Add(await parts.RowAsync(id));
        }

        return rows;
    }

    private Task<Product> StartAsync(string limit) =>
        Product.StartAsync(
            _database,
            services =>
                services
                    .AddHandler(
                        "slow",
                        async (_, stop) =>
                        {
                            Interlocked.Increment(ref _running);
                            await _go.Task.WaitAsync(stop);
                            return [];
                        }
                    )
                    .AddHandler(
                        "stuck",
                        async (_, _) =>
                        {
                            await _go.Task;
                            return [];
                        }
                    ),
            settings: [("Worker:Concurrency", "2"), ("Worker:ShutdownTimeout", limit)]
        );
}
