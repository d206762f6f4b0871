using TaskQueue.Core.Alerts;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Dispatch;

namespace TaskQueue.Tests.Alerts;

/// <summary>A Redis that is short of memory is told of, once, as long as it is.</summary>
public sealed class MemoryAlertTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _parts = await CoreParts.MakeAsync(
            _database,
            open: false,
            settings:
            [
                ("ConnectionStrings:Redis", _redis.ConnectionString),
                ("Broker:SigningKey", new string('k', 32)),
            ]
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
    public async Task WhileItIsShort_ThereIsOneAlert_AndNoneIsAddedOnceItHasRoom()
    {
        await LookAsync();
        Assert.Empty(await AlertRoom.AlertsAsync(_parts));
        await UseAsync(0.8);

        await LookAsync();
        await LookAsync();
        var opened = Assert.Single(await AlertRoom.AlertsAsync(_parts));
        _parts.Clock.Advance(AlertFold.StandsEvery);
        await LookAsync();
        var counted = Assert.Single(await AlertRoom.AlertsAsync(_parts));
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", "0");
        _parts.Clock.Advance(AlertFold.StandsEvery);
        await LookAsync();

        Assert.Equal(
            (AlertKinds.MemoryShort, AlertSeverity.Warning, 1L),
            (opened.Kind, opened.Severity, opened.Count)
        );
        Assert.Equal((opened.Id, 2L), (counted.Id, counted.Count));
        Assert.Equal(2, Assert.Single(await AlertRoom.AlertsAsync(_parts)).Count);
    }

    private async Task LookAsync()
    {
        await _parts.Get<BrokerMemoryWatch>().RunOnceAsync(Stop);
        await AlertRoom.LookAsync(_parts);
    }

    // Sets the limit so that what is used now is this share of it.
    private async Task UseAsync(double share)
    {
        await _redis.DoAsync("SETRANGE", "ballast", "20000000", "x");
        var broker = _parts.Get<RedisBroker>();
        await broker.LookAtMemoryAsync(Stop);
        var limit = (long)(broker.Memory!.UsedBytes / share);
        await _redis.DoAsync("CONFIG", "SET", "maxmemory", limit.ToString(CultureInfo.InvariantCulture));
    }
}
