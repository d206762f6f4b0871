using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Dispatch;

/// <summary>The leases of a worker process that is gone end at once; those of one that is merely silent do not.</summary>
public sealed class GoneWorkersTests : IAsyncLifetime
{
    private const string Name = "worker-1";
    private static readonly string Key = new('k', 32);
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RedisBroker Broker => _parts.Get<RedisBroker>();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _parts = await CoreParts.MakeAsync(
            _database,
            open: false,
            settings: [("ConnectionStrings:Redis", _redis.ConnectionString), ("Broker:SigningKey", Key)]
        );
        await _parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task WorkerWithoutConnection_LosesItsLeases()
    {
        var worker = await RunningAsync(Guid.NewGuid());
        worker.Dispose();

        Assert.Equal(0, await LostAsync());
        _parts.Clock.Advance(GoneWorkers.Unconnected);
        Assert.Equal(1, await LostAsync());
    }

    [Fact]
    public async Task WorkerThatIsSilent_ButConnected_KeepsThem()
    {
        using var worker = await RunningAsync(Guid.NewGuid());

        Assert.Equal(0, await LostAsync());
        _parts.Clock.Advance(GoneWorkers.Unconnected);
        Assert.Equal(0, await LostAsync());
    }

    [Fact]
    public async Task WorkerThatIsHeardOfMeanwhile_KeepsThem()
    {
        var id = Guid.NewGuid();
        var worker = await RunningAsync(id);
        worker.Dispose();

        Assert.Equal(0, await LostAsync());
        var silent = Assert.Single(await Broker.SilentAsync(GoneWorkers.Silence, Stop));
        using var again = Worker();
        again.Beat(new(Card(id), [], Renew: false, LeaseFor, []));

        Assert.Equal(0, await Broker.ForsakeAsync(silent, Stop));
        _parts.Clock.Advance(GoneWorkers.Unconnected);
        Assert.Equal(0, await LostAsync(wait: false));
    }

    // As a supervisor starts it again at once.
    [Fact]
    public async Task WorkerOfTheSameName_KeepsItsOwnLeases_NotThoseOfTheOneBefore()
    {
        var worker = await RunningAsync(Guid.NewGuid());
        using var namesake = await RunningAsync(Guid.NewGuid());
        worker.Dispose();

        await Eventually.TrueAsync(
            async () => (await Broker.SilentAsync(GoneWorkers.Silence, Stop)).Count == 2,
            "both are silent"
        );
        Assert.Equal(0, await LostAsync(wait: false));
        _parts.Clock.Advance(GoneWorkers.Unconnected);
        Assert.Equal(1, await LostAsync(wait: false));
    }

    private static WorkerCard Card(Guid id) =>
        new(id, Name, "host", "1.0", 10, ["*"], [], ["echo"], Samples.Now, 0, Draining: false)
        {
            Standalone = true,
        };

    private async Task<RedisBroker> RunningAsync(Guid id)
    {
        await _parts.SubmitAsync();
        await _parts.Get<Pusher>().RunOnceAsync(Stop);
        var worker = Worker();
        worker.Beat(new(Card(id), [], Renew: false, LeaseFor, []));
        Assert.Single(await worker.ClaimAsync(new Claim(id, Name, ["*"], ["echo"], 5, LeaseFor), Stop));
        return worker;
    }

    private RedisBroker Worker() =>
        new(
            Link("worker"),
            Link("worker-beat"),
            new Seal(Key),
            TimeProvider.System,
            NullLogger<RedisBroker>.Instance
        );

    private RedisLink Link(string name) =>
        new(RedisEndpoint.Parse(_redis.ConnectionString), name, TimeProvider.System, NullLogger.Instance);

    // One look, as soon as a worker is silent; then what the reaper finds.
    private async Task<int> LostAsync(bool wait = true)
    {
        if (wait)
        {
            await Eventually.TrueAsync(
                async () => (await Broker.SilentAsync(GoneWorkers.Silence, Stop)).Count > 0,
                "a worker is silent"
            );
        }

        await _parts.Get<GoneWorkers>().RunOnceAsync(Stop);
        return await Broker.ReapAsync(Stop);
    }
}
