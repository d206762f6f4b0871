using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;

namespace TaskQueue.Tests.Broker;

/// <summary>
/// The contract of <see cref="IBroker"/>: each promise of its documentation, checked on every implementation. A
/// subclass makes the broker and lets its time pass, and nothing more.
/// </summary>
public abstract partial class BrokerConformanceTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly Guid _worker = Guid.NewGuid();
    private IBroker _broker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = await CreateAsync();
        await RebuildAsync(epoch: 1);
    }

    public async ValueTask DisposeAsync()
    {
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty broker that no epoch has opened yet. Called once for each test, and by tests of closed brokers.</summary>
    protected abstract ValueTask<IBroker> CreateAsync();

    /// <summary>Lets the broker's time pass.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan by);

    /// <summary>How many things the broker holds, by where it holds them.</summary>
    protected abstract Task<IReadOnlyDictionary<string, int>> HeldAsync(IBroker broker);

    /// <summary>Clears away what <see cref="CreateAsync"/> made.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    private static ReadyTask Ready(
        string queue = "default",
        short priority = 5,
        string route = "echo",
        int stamp = 1,
        Guid? id = null,
        int bytes = 4,
        string key = ""
    ) =>
        new(
            stamp,
            route,
            new(
                id ?? Guid.NewGuid(),
                Routes.TypeOf(route),
                queue,
                priority,
                Attempt: 1,
                MaxAttempts: 5,
                Losses: 0,
                TimeSpan.FromMinutes(5),
                ExpiresAt: null,
                new byte[bytes],
                TraceId: null,
                key
            )
        );

    private static AttemptResult ResultOf(Lease lease, AttemptOutcome outcome = AttemptOutcome.Succeeded) =>
        new(
            lease.Task.Id,
            lease.Token,
            "w1",
            outcome,
            ManualClock.DefaultStart,
            ManualClock.DefaultStart,
            ManualClock.DefaultStart
        );

    private static RunningLease Running(Lease lease) =>
        new(lease.Task.Id, lease.Token, lease.Task.Queue, lease.Task.Key, lease.Task.Type);

    private static HeldLease Held(Lease lease) => new(lease.Task.Id, lease.Token);

    private static Guid[] Ids(IEnumerable<Lease> leases) => [.. leases.Select(l => l.Task.Id)];

    // As the product does it: the rules that hold are told again.
    private async Task RebuildAsync(long epoch, params RunningLease[] running)
    {
        await _broker.PrepareAsync(epoch, Stop);
        await _broker.RuleAsync(_rules, Stop);
        await _broker.RebuildAsync(epoch, running, LeaseFor, Stop);
    }

    private async Task<IReadOnlyList<LaneName>> PushAsync(params IReadOnlyList<ReadyTask> tasks) =>
        await _broker.PushAsync(tasks, await _broker.MomentAsync(Stop), PushOrigin.Accept, Stop);

    private ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        int most = 100,
        IReadOnlyList<string>? queues = null,
        IReadOnlyList<string>? routes = null,
        params IReadOnlyList<string> labels
    ) =>
        _broker.ClaimAsync(
            new(_worker, "w1", queues ?? ["*"], routes ?? ["echo"], most, LeaseFor) { Labels = labels },
            Stop
        );

    private async Task<Lease> PushAndClaimAsync(ReadyTask? task = null)
    {
        await PushAsync(task ?? Ready());
        return Assert.Single(await ClaimAsync());
    }

    private BeatAnswer Beat(bool renew = true, params IReadOnlyList<HeldLease> held) =>
        _broker.Beat(new(Card(), held, renew, LeaseFor, []));

    private WorkerCard Card() =>
        new(
            _worker,
            "w1",
            "host",
            "1.0",
            4,
            ["*"],
            ["gpu"],
            ["echo"],
            ManualClock.DefaultStart,
            Running: 1,
            Draining: false
        );

    private async Task FinishAsync(params IReadOnlyList<AttemptResult> results)
    {
        var stale = await _broker.FinishAsync(results, Stop);
        Assert.NotNull(stale);
        Assert.Empty(stale);
    }

    private ValueTask<IReadOnlyList<ResultBatch>> TakeAsync(int most = 1000) =>
        _broker.TakeResultsAsync(most, TimeSpan.Zero, Stop);

    private async Task<bool> KnowsAsync(Guid id) => (await _broker.AbsentAsync([id], Stop)).Tasks.Count == 0;
}

/// <summary>The embedded broker keeps the contract.</summary>
public sealed class EmbeddedBrokerTests : BrokerConformanceTests
{
    private readonly ManualClock _clock = new();

    protected override ValueTask<IBroker> CreateAsync() => new(new EmbeddedBroker(_clock));

    protected override ValueTask AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        return ValueTask.CompletedTask;
    }

    protected override Task<IReadOnlyDictionary<string, int>> HeldAsync(IBroker broker) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(Holdings.Of(broker));
}
