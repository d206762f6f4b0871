using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Fixtures;

/// <summary>
/// Everything below Web, put together on a real store but standing still: no chore and no worker runs, and time stands.
/// A test calls each part itself.
/// </summary>
internal sealed class CoreParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CoreParts(ServiceProvider services, ManualClock clock)
    {
        _services = services;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public TaskLedger Ledger => Get<TaskLedger>();

    public IBroker Broker => Get<IBroker>();

    public TaskService Tasks => Get<TaskService>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Puts the parts together, migrates the store and opens the broker.</summary>
    /// <param name="database">The store.</param>
    /// <param name="configure">More services, such as handlers.</param>
    /// <param name="open">Whether the broker is opened.</param>
    /// <param name="settings">Settings beside the defaults.</param>
    public static async Task<CoreParts> MakeAsync(
        TemporaryDatabase database,
        Action<IServiceCollection>? configure = null,
        bool open = true,
        params (string Key, string Value)[] settings
    )
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["ConnectionStrings:Database"] = database.ConnectionString }
            )
            .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value))
            .Build();
        var clock = new ManualClock();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        configure?.Invoke(services);
        services.AddTaskQueueCore(configuration);
        var parts = new CoreParts(services.BuildServiceProvider(), clock);
        await parts.Get<StoreMigrator>().MigrateAsync(Stop);
        if (open)
        {
            await parts.Get<Rebuilder>().RunOnceAsync(Stop);
        }

        return parts;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public AppDbContext Db() => Get<IDbContextFactory<AppDbContext>>().CreateDbContext();

    /// <summary>Does what is done once the store is open: accounts can be made, and sign in.</summary>
    public async Task OpenAccountsAsync()
    {
        Get<StoreState>().MarkReady();
        await Get<SetUpService>().PrepareAsync(Stop);
    }

    /// <summary>Reads a row as it stands in the store.</summary>
    public async Task<TaskItem> RowAsync(Guid id)
    {
        await using var db = Db();
        return await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id, Stop);
    }

    /// <summary>Accepts rows as they are, without a check.</summary>
    public async Task<TaskItem> AcceptAsync(TaskItem task)
    {
        await Ledger.AcceptAsync([task]);
        return task;
    }

    /// <summary>Submits a task through the service and pushes it to the broker.</summary>
    public async Task<Guid> SubmitAsync(Func<NewTask, NewTask>? change = null)
    {
        var task = Samples.NewTask();
        var id = (await Tasks.SubmitAsync(Product.Operator, change?.Invoke(task) ?? task)).Id!.Value;
        await Get<Pusher>().RunOnceAsync(Stop);
        return id;
    }

    /// <summary>Leases whatever is ready.</summary>
    public async Task<IReadOnlyList<Lease>> ClaimAsync(int most = 1000) =>
        await Broker.ClaimAsync(
            new(Guid.Empty, "w1", ["*"], Routes.Serving([]), most, TimeSpan.FromSeconds(30)),
            Stop
        );

    /// <summary>Ends a lease with an outcome; nothing settles it yet.</summary>
    public async Task FinishAsync(Lease lease, AttemptOutcome outcome = AttemptOutcome.Succeeded) =>
        Assert.Empty(
            (
                await Broker.FinishAsync(
                    [
                        new(
                            lease.Task.Id,
                            lease.Token,
                            "w1",
                            outcome,
                            Clock.UtcNow,
                            Clock.UtcNow,
                            Clock.UtcNow
                        ),
                    ],
                    Stop
                )
            )!
        );

    /// <summary>Checks that every counter agrees with the rows, and that no task is unaccounted for.</summary>
    public async Task AssertCountersAgreeAsync()
    {
        var queues = await Get<QueueQueries>().ListAsync(Product.Operator, Stop);
        await using var db = Db();
        var rows = await db
            .Tasks.GroupBy(t => new { t.Queue, t.State })
            .Select(g => new { g.Key, Count = g.LongCount() })
            .ToListAsync(Stop);
        foreach (var queue in queues)
        {
            Assert.Equal(0, queue.Difference);
            long[] counted =
            [
                queue.Scheduled,
                queue.Blocked,
                queue.Queued,
                queue.Running,
                queue.Retrying,
                queue.Succeeded,
                queue.Dead,
                queue.Cancelled,
                queue.Expired,
                queue.Skipped,
            ];
            var real = Enum.GetValues<TaskState>()
                .Select(s =>
                    rows.SingleOrDefault(r => r.Key.Queue == queue.Name && r.Key.State == s)?.Count ?? 0
                );
            Assert.Equal(real, counted);
        }

        Assert.Empty(rows.Select(r => r.Key.Queue).Except(queues.Select(q => q.Name)));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
