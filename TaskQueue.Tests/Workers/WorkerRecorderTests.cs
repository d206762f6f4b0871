using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>What the store knows of workers.</summary>
public sealed class WorkerRecorderTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly Guid _id = Guid.NewGuid();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AWorker_IsAlive_ThenDrains_ThenStops()
    {
        Beat(running: 2);
        var alive = await RecordAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        Beat(draining: true);
        var draining = await RecordAsync();
        await _parts.Broker.LeaveAsync(_id, Stop);
        var stopped = await RecordAsync();

        Assert.Equal(
            (WorkerStatus.Alive, 2, "w1", "host", 4),
            (alive.Status, alive.Running, alive.Name, alive.Host, alive.Capacity)
        );
        Assert.Equal(["*", "x"], alive.Queues);
        Assert.Equal(
            (WorkerStatus.Draining, Samples.Now.AddSeconds(1)),
            (draining.Status, draining.LastBeatAt)
        );
        Assert.Equal((WorkerStatus.Stopped, 0), (stopped.Status, stopped.Running));
        Assert.True(_parts.Get<TaskTypeCatalogue>().Knows("mail.send"));
    }

    [Fact]
    public async Task AWorkerOverRest_ThatHasLeft_IsNotBroughtBackByWhatWasHeardBefore()
    {
        var workers = _parts.Get<RemoteWorkers>();
        var left = await workers.RegisterAsync(Product.Operator, new("r1", ["pdf.render"]));
        await workers.LeaveAsync(Product.Operator, left.Id);
        // As if the broker had been asked before.
        _parts.Broker.Beat(
            new(
                new(left.Id, "r1", "", "", 1, ["*"], [], ["pdf.render"], Samples.Now, 0, false),
                [],
                false,
                TimeSpan.FromSeconds(30),
                []
            )
        );

        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);

        await using var db = _parts.Db();
        Assert.Equal(WorkerStatus.Stopped, (await db.Workers.SingleAsync(w => w.Id == left.Id, Stop)).Status);
    }

    [Fact]
    public async Task AWorkerOverRest_ThatTheBrokerForgot_HasNotLeft()
    {
        var workers = _parts.Get<RemoteWorkers>();
        var worker = await workers.RegisterAsync(Product.Operator, new("r1", ["pdf.render"]));
        await RecordAsync();
        // As when Redis starts anew without its memory.
        await _parts.Broker.LeaveAsync(worker.Id, Stop);
        var forgotten = await RecordAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(31));
        var silent = await RecordAsync();
        await workers.BeatAsync(Product.Operator, worker.Id, new HeartbeatReport([]));
        var again = await RecordAsync();

        Assert.Equal(
            [WorkerStatus.Alive, WorkerStatus.Lost, WorkerStatus.Alive],
            [forgotten.Status, silent.Status, again.Status]
        );
    }

    [Fact]
    public async Task AWorker_ThatIsSilentForALease_IsLost_UntilItIsHeardAgain()
    {
        Beat();
        await RecordAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(30));
        var silent = await RecordAsync();
        _parts.Clock.Advance(TimeSpan.FromTicks(10));
        var lost = await RecordAsync();
        Beat();
        var again = await RecordAsync();

        Assert.Equal(
            [WorkerStatus.Alive, WorkerStatus.Lost, WorkerStatus.Alive],
            [silent.Status, lost.Status, again.Status]
        );
    }

    [Fact]
    public async Task ATypeThatWasDeleted_IsNotAnnouncedByAWorkerThatIsLost()
    {
        Beat();
        await RecordAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(31));
        await RecordAsync();

        await _parts.Get<TypeRemoval>().DeleteAsync(Product.Operator, "mail.send", null);
        await RecordAsync();
        var deleted = _parts.Get<TaskTypeCatalogue>().Knows("mail.send");
        Beat();
        await RecordAsync();

        Assert.False(deleted);
        Assert.True(_parts.Get<TaskTypeCatalogue>().Knows("mail.send"));
    }

    [Fact]
    public async Task AWorkerOfADeadProcess_IsLost_AndForgottenAfterADay()
    {
        Beat();
        await RecordAsync();
        await using var next = await CoreParts.MakeAsync(_database);
        await next.Get<WorkerRecorder>().RunOnceAsync(Stop);
        var lost = Assert.Single(await next.Get<WorkerQueries>().ListAsync(Product.Operator, Stop));

        next.Clock.Advance(TimeSpan.FromHours(25));
        await next.Get<WorkerRecorder>().RunOnceAsync(Stop);

        Assert.Equal(WorkerStatus.Lost, lost.Status);
        Assert.Empty(await next.Get<WorkerQueries>().ListAsync(Product.Operator, Stop));
    }

    [Fact]
    public async Task AWorkerOfAnotherVersion_AndADeprecatedType_AreLoggedOnce()
    {
        await using var database = TemporaryDatabase.Sqlite();
        var log = new Warnings();
        await using var parts = await CoreParts.MakeAsync(
            database,
            services => services.AddSingleton<ILoggerProvider>(log)
        );
        await parts
            .Get<TaskTypes>()
            .DefineAsync(Product.Operator, "mail.send", new() { Deprecation = "Use post.send." }, null);
        var worker = new TaskQueue.Core.Broker.Beat(
            new(_id, "w1", "host", "0.0.1", 4, ["*"], [], ["mail.send"], Samples.Now, 0, false),
            [],
            false,
            TimeSpan.FromSeconds(30),
            []
        );
        for (var i = 0; i < 2; i++)
        {
            parts.Broker.Beat(worker);
            await parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        }

        var node = Assert.Single(await parts.Get<WorkerQueries>().ListAsync(Product.Operator, Stop));
        Assert.Equal(
            ProductVersion.Number.StartsWith("0.0.", StringComparison.Ordinal),
            !node.IsOtherVersion
        );
        Assert.Equal(node.IsOtherVersion ? 1 : 0, log.Lines.Count(l => l.Contains("runs version 0.0.1")));
        Assert.Single(log.Lines, l => l.Contains("mail.send") && l.Contains("Use post.send."));
    }

    private void Beat(int running = 0, bool draining = false) =>
        _parts.Broker.Beat(
            new(
                new(
                    _id,
                    "w1",
                    "host",
                    "1.0",
                    4,
                    ["*", "x"],
                    ["gpu"],
                    ["mail.send"],
                    Samples.Now,
                    running,
                    draining
                ),
                [],
                false,
                TimeSpan.FromSeconds(30),
                []
            )
        );

    private async Task<WorkerNode> RecordAsync()
    {
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        await using var db = _parts.Db();
        return await db.Workers.SingleAsync(Stop);
    }

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                Lines.Add(formatter(state, exception));
            }
        }
    }
}
