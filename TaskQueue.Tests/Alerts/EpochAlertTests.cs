using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Dispatch;

namespace TaskQueue.Tests.Alerts;

/// <summary>S72: a broker that forgot what it knew, on PostgreSQL and Redis.</summary>
public sealed class EpochAlertTests : IAsyncLifetime
{
    private TemporaryDatabase _database = null!;
    private RedisServer _redis = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.PostgresAsync();
        _redis = await RedisServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AFlushedRedis_IsTold_AndTheFirstOpeningIsNot()
    {
        await using var parts = await SharedAsync();
        await AlertRoom.LookAsync(parts);
        await parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
        await AlertRoom.LookAsync(parts);
        await AlertRoom.LookAsync(parts);
        Assert.Empty(await AlertRoom.AlertsAsync(parts));

        await _redis.FlushAllAsync();
        await parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
        await AlertRoom.LookAsync(parts);
        await AlertRoom.LookAsync(parts);

        var alert = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal(
            (AlertKinds.EpochChanged, AlertSeverity.Warning, 1L),
            (alert.Kind, alert.Severity, alert.Count)
        );
        Assert.Contains("epoch 1 became 2", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProcessThatHasTheBrokerItself_BeginsEpochs_AndNobodyIsTold_EvenWhenRedisComes()
    {
        for (var start = 0; start < 3; start++)
        {
            await using var alone = await CoreParts.MakeAsync(_database);
            await AlertRoom.LookAsync(alone);
            // As if it had ended in order: the next one need not wait.
            await AlertRoom.TamperAsync(alone, "update roles_held set until = now() - interval '1 second'");
        }

        await using var parts = await SharedAsync();
        await AlertRoom.LookAsync(parts);
        await parts.Get<BrokerKeeper>().RunOnceAsync(Stop);
        await AlertRoom.LookAsync(parts);

        Assert.Empty(await AlertRoom.AlertsAsync(parts));
        await using var db = parts.Db();
        Assert.Equal(4, (await db.AlertMarks.SingleAsync(Stop)).Epoch);
    }

    [Fact]
    public async Task ARunningProduct_TellsOfAFlush_WithinAMinute()
    {
        await using var product = await Product.StartAsync(
            _database,
            worker: false,
            settings:
            [
                ("ConnectionStrings:Redis", _redis.ConnectionString),
                ("Broker:SigningKey", new string('k', 32)),
            ]
        );
        var queries = product.Get<AlertQueries>();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await product
                    .Get<IDbContextFactory<Core.Data.AppDbContext>>()
                    .CreateDbContextAsync(Stop);
                return (await db.AlertMarks.SingleAsync(Stop)).Epoch is not null;
            },
            "the epoch was seen",
            TimeSpan.FromSeconds(60)
        );

        await _redis.FlushAllAsync();

        await Eventually.TrueAsync(
            async () =>
                (await queries.ListAsync(Product.Operator, new(), null, 10, Stop)).Items.Any(a =>
                    a.Kind == AlertKinds.EpochChanged
                ),
            "the flush is told",
            TimeSpan.FromSeconds(60)
        );
    }

    private Task<CoreParts> SharedAsync() =>
        CoreParts.MakeAsync(
            _database,
            open: false,
            settings:
            [
                ("ConnectionStrings:Redis", _redis.ConnectionString),
                ("Broker:SigningKey", new string('k', 32)),
            ]
        );
}
