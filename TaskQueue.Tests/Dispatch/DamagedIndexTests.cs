using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Somebody deletes or overwrites a part of the index in Redis: it is found out, and nothing is lost by it.</summary>
public sealed class DamagedIndexTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly Guid _worker = Guid.NewGuid();
    private RedisServer _redis = null!;
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BrokerKeeper Keeper => _parts.Get<BrokerKeeper>();

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
        await Keeper.RunOnceAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("own")]
    [InlineData("lease")]
    [InlineData("live")]
    [InlineData("res")]
    [InlineData("seq")]
    [InlineData("sums")]
    public async Task KeyThatIsDeleted_IsFoundOut_AndEveryTaskEndsOnce(string key)
    {
        var (finished, _) = await ClaimNewAsync();
        await _parts.FinishAsync(finished);
        var (runs, _) = await ClaimNewAsync();
        await NoteStartAsync(runs);
        var (brief, _) = await ClaimNewAsync();
        Guid[] waiting = [await _parts.SubmitAsync(), await _parts.SubmitAsync()];

        await _redis.DoAsync("DEL", "{q}:1:" + key);
        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(2, await EpochAsync());
        // What had run for long goes on; what was brief, and what had no record, runs again under a token of its own.
        await _parts.FinishAsync(runs);
        Assert.NotEmpty((await _parts.Broker.FinishAsync([ResultOf(brief)], Stop))!);
        var again = await _parts.ClaimAsync();
        Guid[] expected =
        [
            brief.Task.Id,
            .. waiting,
            .. key == "res" ? [finished.Task.Id] : Array.Empty<Guid>(),
        ];
        Assert.Equal(expected.ToHashSet(), again.Select(l => l.Task.Id).ToHashSet());
        Assert.All(again, l => Assert.Equal(2, l.Token >> 32));
        foreach (var lease in again)
        {
            await _parts.FinishAsync(lease);
        }

        await _parts.Get<Settler>().DrainAsync(Stop);
        foreach (var id in waiting.Concat([finished.Task.Id, runs.Task.Id, brief.Task.Id]))
        {
            var row = await _parts.RowAsync(id);
            Assert.Equal((TaskState.Succeeded, 1, 0), (row.State, row.Attempt, row.Losses));
        }

        await _parts.AssertCountersAgreeAsync();
        Assert.Equal(2, await EpochAsync());
    }

    [Fact]
    public async Task WithoutSeq_NoTokenIsGiven()
    {
        await _parts.SubmitAsync();
        await _redis.DoAsync("DEL", "{q}:1:seq");

        Assert.Empty(await _parts.ClaimAsync());
        await _redis.DoAsync("SET", "{q}:1:seq", "7");
        Assert.Empty(await _parts.ClaimAsync());
        Assert.Equal(-1, await EpochAsync());
        await Keeper.RunOnceAsync(Stop);

        Assert.Equal((2L << 32) + 1, Assert.Single(await _parts.ClaimAsync()).Token);
    }

    [Fact]
    public async Task WhileLeasesAreGone_AWorkerCancelsNothing_AndKeepsItsResults()
    {
        var (lease, _) = await ClaimNewAsync();
        Assert.False(Beat(lease).Closed);

        await _redis.DoAsync("DEL", "{q}:1:own");

        Assert.True(Beat(lease).Closed);
        Assert.Null(await _parts.Broker.FinishAsync([ResultOf(lease)], Stop));
        Assert.Equal(0, await _parts.Broker.ReapAsync(Stop));
    }

    [Fact]
    public async Task ListThatIsDeleted_IsFoundByTheNextAudit()
    {
        var id = await _parts.SubmitAsync();
        await Keeper.RunOnceAsync(Stop);
        await _redis.DoAsync(
            "EVAL",
            "return redis.call('DEL', unpack(redis.call('KEYS', '{q}:1:ready:*')))",
            "0"
        );
        Assert.Empty(await _parts.ClaimAsync());

        _parts.Clock.Advance(TimeSpan.FromSeconds(6));
        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task DamageWithoutEnd_IsRepairedNowAndThen_NotAllTheTime()
    {
        await DamageAsync();
        await Keeper.RunOnceAsync(Stop);
        Assert.Equal(2, await EpochAsync());

        await DamageAsync();
        await Keeper.RunOnceAsync(Stop);
        Assert.Equal(-1, await EpochAsync());
        _parts.Clock.Advance(TimeSpan.FromSeconds(11));
        await Keeper.RunOnceAsync(Stop);

        Assert.Equal(3, await EpochAsync());

        async Task DamageAsync() =>
            await _redis.DoAsync(
                "EVAL",
                "local e = redis.call('GET', '{q}:open'):match('^%d+') return redis.call('DEL', '{q}:' .. e .. ':seq')",
                "0"
            );
    }

    private async Task<(Lease Lease, Guid Id)> ClaimNewAsync()
    {
        var id = await _parts.SubmitAsync();
        return (Assert.Single(await _parts.ClaimAsync()), id);
    }

    private async Task NoteStartAsync(Lease lease)
    {
        var note = new StartedNote(lease.Task.Id, lease.Token, 1, _parts.Clock.UtcNow, "w1");
        await _parts.Broker.NoteAsync([note], Stop);
        await _parts.Get<NoteKeeper>().RunOnceAsync(Stop);
    }

    private BeatAnswer Beat(Lease lease) =>
        _parts.Broker.Beat(
            new(
                new(_worker, "w1", "host", "1", 1, ["*"], [], ["echo"], Samples.Now, 1, false),
                [new(lease.Task.Id, lease.Token)],
                true,
                LeaseFor,
                []
            )
        );

    private AttemptResult ResultOf(Lease lease) =>
        new(
            lease.Task.Id,
            lease.Token,
            "w1",
            AttemptOutcome.Succeeded,
            _parts.Clock.UtcNow,
            _parts.Clock.UtcNow,
            _parts.Clock.UtcNow
        );

    private async Task<long> EpochAsync() => (await _parts.Broker.AbsentAsync([], Stop)).Moment.Epoch;
}
