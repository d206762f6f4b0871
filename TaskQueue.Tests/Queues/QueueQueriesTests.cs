using TaskQueue.Core.Broker;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Queues;

namespace TaskQueue.Tests.Queues;

/// <summary>What the counters tell.</summary>
public sealed class QueueQueriesTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Activity_IsSlicesOfTenSeconds_GapsIncluded()
    {
        await EndAsync(AttemptOutcome.Succeeded);
        _parts.Clock.Advance(TimeSpan.FromSeconds(25));
        await EndAsync(AttemptOutcome.Failed);
        await EndAsync(AttemptOutcome.Lost);

        var slices = await ActivityAsync(TimeSpan.FromSeconds(40));

        Assert.Equal(
            [
                Samples.Now.AddSeconds(-10),
                Samples.Now,
                Samples.Now.AddSeconds(10),
                Samples.Now.AddSeconds(20),
            ],
            slices.Select(s => s.At)
        );
        Assert.Equal([0L, 1, 0, 2], slices.Select(s => s.Accepted));
        Assert.Equal([0L, 1, 0, 0], slices.Select(s => s.Succeeded));
        Assert.Equal([0L, 0, 0, 2], slices.Select(s => s.Failed));
        Assert.Equal([0L, 2000, 0, 4000], slices.Select(s => s.RunMs));
    }

    [Fact]
    public async Task Activity_ReachesBackAnHour_AndOlderSlicesArePruned()
    {
        await EndAsync(AttemptOutcome.Succeeded);
        _parts.Clock.Advance(TimeSpan.FromHours(1));
        var hour = await ActivityAsync(TimeSpan.FromDays(1));
        _parts.Clock.Advance(TimeSpan.FromDays(30));
        await _parts.Get<SlicePruner>().RunOnceAsync(Stop);

        Assert.Equal(360, hour.Count);
        await using var db = _parts.Db();
        Assert.Empty(db.QueueSlices);
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z")]
    [InlineData("2026-03-02T09:00:09.9999999Z", "2026-03-02T09:00:00Z")]
    [InlineData("2026-03-02T11:00:10+02:00", "2026-03-02T09:00:10Z")]
    public void StartOf_RoundsDownToTenSeconds(string instant, string start) =>
        Assert.Equal(Parse(start), QueueSlice.StartOf(Parse(instant)));

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private Task<IReadOnlyList<QueueSlice>> ActivityAsync(TimeSpan span) =>
        _parts.Get<QueueQueries>().ActivityAsync(Product.Operator, span, Stop);

    private async Task EndAsync(AttemptOutcome outcome)
    {
        var task = await _parts.AcceptAsync(Samples.Task());
        await _parts.Ledger.SettleAsync([Samples.Result(task, outcome)]);
    }
}
