using System.Text;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>What somebody who can write to Redis, but does not have the key, can do: nothing that counts (S60, S62).</summary>
public sealed partial class RedisBrokerGuardTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private static readonly Seal Good = new(new string('k', 32));
    private static readonly Seal Bad = new(new string('x', 32));
    private readonly RedisUnderTest _redis = new();
    private readonly Guid _worker = Guid.NewGuid();
    private RedisBroker _broker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await _redis.CreateAsync(Good);
        await _broker.ReopenAsync(1, [], LeaseFor, Stop);
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [InlineData(20)] // a byte of the id
    [InlineData(60)] // of the type or the queue
    [InlineData(-40)] // of the payload
    [InlineData(-1)] // of the signature
    public async Task AlteredEnvelope_IsNotRun_AndItsTaskComesBack(int at)
    {
        var task = await PushAsync();
        var (list, entry) = await EntryAsync();
        entry[at < 0 ? entry.Length + at : at + 32] ^= 1;
        await _redis.Direct.SendAsync(new RedisCommand("LSET", list, "0").Add(entry), Stop);

        var leases = await ClaimAsync(_broker);

        Assert.Empty(leases);
        var back = Assert.Single((await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop))[0].Results);
        Assert.Equal((task.Envelope.Id, AttemptOutcome.HandedBack), (back.TaskId, back.Outcome));
        Assert.Equal(1, (await _broker.RefusedAsync(Stop))["envelopes"]);
    }

    [Fact]
    public async Task EnvelopeOfAnotherTask_IsNotRunUnderThisOne()
    {
        var (one, two) = (await PushAsync(), await PushAsync());
        var list = await ListAsync();
        var entries = (
            await _redis.Direct.SendAsync(new RedisCommand("LRANGE", list, "0", "-1"), Stop)
        ).Items;
        byte[] mixed = [.. entries[0].AsBytes()[..32], .. entries[1].AsBytes()[32..]];
        await _redis.Direct.SendAsync(new RedisCommand("LSET", list, "0").Add(mixed), Stop);

        var leases = await ClaimAsync(_broker);

        Assert.Equal([two.Envelope.Id], leases.Select(l => l.Task.Id));
        Assert.NotEqual(one.Envelope.Id, two.Envelope.Id);
    }

    [Fact]
    public async Task EnvelopeOfAnEarlierEpoch_IsNotRun()
    {
        await PushAsync();
        var (_, old) = await EntryAsync();
        await _broker.ReopenAsync(2, [], LeaseFor, Stop);
        await PushAsync(new Guid(old.AsSpan(0, 16), bigEndian: true));
        var (list, fresh) = await EntryAsync();
        byte[] replayed = [.. fresh[..32], .. old[32..]];
        await _redis.Direct.SendAsync(new RedisCommand("LSET", list, "0").Add(replayed), Stop);

        Assert.Empty(await ClaimAsync(_broker));
        Assert.Equal(1, (await _broker.RefusedAsync(Stop))["envelopes"]);
    }

    [Fact]
    public async Task ForgedResult_IsNotBelieved_AndItsTaskIsForgottenWithIt()
    {
        var task = await PushAsync();
        var lease = Assert.Single(await ClaimAsync(_broker));
        using var forger = _redis.Connect(Bad);
        Assert.Empty((await forger.FinishAsync([Result(lease)], Stop))!);

        var batch = Assert.Single(await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop));
        await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop);
        await _broker.ReleaseAsync([new(batch.EntryId, [], [])], Stop);

        Assert.Empty(batch.Results);
        Assert.Equal(1, (await _broker.RefusedAsync(Stop))["results"]);
        Assert.Equal([task.Envelope.Id], (await _broker.AbsentAsync([task.Envelope.Id], Stop)).Tasks);
    }

    [Theory]
    [InlineData(1L << 40)] // far above what the epoch has given
    [InlineData(-1L)]
    [InlineData(0L)]
    public async Task ForgedLoss_OfATokenThatNobodyHas_IsNotBelieved(long token)
    {
        var loss = new byte[40];
        Guid.NewGuid().TryWriteBytes(loss, bigEndian: true, out _);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(loss.AsSpan(16), token);
        await _redis.Direct.SendAsync(
            new RedisCommand("XADD", _redis.Root + "1:res", "*", "l").Add(loss),
            Stop
        );

        Assert.Empty(Assert.Single(await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop)).Results);
    }

    [Fact]
    public async Task ForgedNote_IsDropped_AndTheOthersStay()
    {
        var note = new LogNote(Guid.NewGuid(), 1, 1, ManualClock.DefaultStart, default, "x");
        using var forger = _redis.Connect(Bad);
        await forger.NoteAsync([note], Stop);
        await _broker.NoteAsync([note], Stop);
        await _redis.Direct.SendAsync(new RedisCommand("RPUSH", _redis.Root + "notes", "junk"), Stop);

        Assert.Equal([note], await _broker.TakeNotesAsync(10, Stop));
        Assert.Equal(2, (await _broker.RefusedAsync(Stop))["notes"]);
    }

    [Fact]
    public async Task WorkerWithAnotherKey_IsToldSo_AndTheWebHearsOfIt()
    {
        await PushAsync();
        using var stranger = _redis.Connect(Bad);

        Assert.False(await stranger.SharesKeyAsync(Stop));
        await Assert.ThrowsAsync<SigningKeyException>(() => ClaimAsync(stranger));
        stranger.Beat(new(Card("stranger"), [], false, LeaseFor, []));

        Assert.Empty(await _broker.WorkersAsync(Stop));
        await _broker.WorkersAsync(Stop);
        Assert.Equal(1, (await _broker.RefusedAsync(Stop))["workers"]);
    }

    [Fact]
    public async Task Installation_IsTheFirstThatSaysSo_UntilItIsForgotten()
    {
        var life = TimeSpan.FromMinutes(1);

        Assert.True(await _broker.BelongsToAsync("one", life, Stop));
        Assert.False(await _broker.BelongsToAsync("two", life, Stop));
        Assert.True(await _broker.BelongsToAsync("one", TimeSpan.FromMilliseconds(1), Stop));
        await Eventually.TrueAsync(
            () => _broker.BelongsToAsync("two", life, Stop),
            "the one that fell silent is forgotten"
        );
        Assert.False(await _broker.BelongsToAsync("one", life, Stop));
    }

    [Fact]
    public async Task KeyThatIsBeingReplaced_IsGoodUntilItIsTakenAway()
    {
        using var renewed = _redis.Connect(new Seal(new string('n', 32), previous: new string('k', 32)));
        await renewed.ReopenAsync(2, [], LeaseFor, Stop);

        Assert.True(await _broker.SharesKeyAsync(Stop));
        _broker.Beat(new(Card("old"), [], false, LeaseFor, []));
        Assert.Equal("old", Assert.Single(await renewed.WorkersAsync(Stop)).Card.Name);
        using var later = _redis.Connect(new Seal(new string('n', 32)));
        await later.ReopenAsync(3, [], LeaseFor, Stop);
        Assert.False(await _broker.SharesKeyAsync(Stop));
    }

    [Fact]
    public async Task NothingOfAnEarlierEpoch_StaysInRedis()
    {
        await PushAsync();
        await ClaimAsync(_broker);
        await PushAsync();
        await _broker.ReopenAsync(2, [], LeaseFor, Stop);

        var keys = await _redis.Direct.SendAsync(new RedisCommand("KEYS", _redis.Root + "1:*"), Stop);
        Assert.Empty(keys.Items);
    }

    [Fact]
    public async Task AtRest_NothingIsHeldOrKnown()
    {
        await PushAsync();
        var lease = Assert.Single(await ClaimAsync(_broker));
        await _broker.FinishAsync([Result(lease)], Stop);
        var batch = Assert.Single(await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop));
        await _broker.ReleaseAsync([new(batch.EntryId, [lease.Task.Id], [])], Stop);

        foreach (var name in new[] { "live", "own", "lease", "res", "cancel", "lists:default" })
        {
            var key = _redis.Root + "1:" + name;
            var there = await _redis.Direct.SendAsync(new RedisCommand("EXISTS", key), Stop);
            var isEmptyStream =
                name == "res"
                && (await _redis.Direct.SendAsync(new RedisCommand("XLEN", key), Stop)).AsLong() == 0;
            Assert.True(there.AsLong() == 0 || isEmptyStream, $"{name} is empty");
        }
    }

    [Fact]
    public async Task ScriptsThatTheServerForgot_AreNoMatterToACaller()
    {
        await _redis.Direct.SendAsync(new RedisCommand("SCRIPT", "FLUSH"), Stop);

        await PushAsync();
        Assert.Single(await ClaimAsync(_broker));
        _broker.Beat(new(Card("w"), [], false, LeaseFor, []));
    }

    private static AttemptResult Result(Lease lease) =>
        new(
            lease.Task.Id,
            lease.Token,
            "w",
            AttemptOutcome.Succeeded,
            ManualClock.DefaultStart,
            null,
            ManualClock.DefaultStart
        );

    private static WorkerCard Card(string name) =>
        new(Guid.NewGuid(), name, "host", "1", 1, [], [], [], ManualClock.DefaultStart, 0, false);

    private async Task<ReadyTask> PushAsync(Guid? id = null)
    {
        var task = new ReadyTask(
            1,
            "echo",
            new(
                id ?? Guid.NewGuid(),
                "echo",
                "default",
                5,
                1,
                5,
                0,
                TimeSpan.FromMinutes(1),
                null,
                Encoding.UTF8.GetBytes("{\"hello\":\"world\"}"),
                null
            )
        );
        var moment = (await _broker.AbsentAsync([], Stop)).Moment;
        await _broker.PushAsync([task], moment, PushOrigin.Accept, Stop);
        return task;
    }

    private async Task<IReadOnlyList<Lease>> ClaimAsync(RedisBroker broker) =>
        await broker.ClaimAsync(new(_worker, "w", ["*"], ["echo"], 10, LeaseFor), Stop);

    private async Task<string> ListAsync()
    {
        var keys = await _redis.Direct.SendAsync(new RedisCommand("KEYS", _redis.Root + "*:ready:*"), Stop);
        return Assert.Single(keys.Items).AsText();
    }

    private async Task<(string List, byte[] Entry)> EntryAsync()
    {
        var list = await ListAsync();
        return (list, (await _redis.Direct.SendAsync(new RedisCommand("LINDEX", list, "0"), Stop)).AsBytes());
    }
}
