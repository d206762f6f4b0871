using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

/// <summary>Worker processes that end, to be started afresh.</summary>
public sealed class RecyclerTests
{
    private const long MiB = 1024 * 1024;
    private readonly ManualClock _clock = new();
    private readonly LoadMeter _meter;
    private readonly AttemptsInHand _inHand = new();
    private readonly StandingOrder _order = new();
    private readonly FakeLifetime _process = new();

    public RecyclerTests() => _meter = new(_clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Memory_CountsOnlyWhenItStaysAbove()
    {
        using var recycler = Make(new() { RecycleAboveMiB = 100 });

        string?[] looks =
        [
            .. Enumerable.Repeat(101 * MiB, 4).Select(recycler.Look),
            recycler.Look(100 * MiB),
            .. Enumerable.Repeat(101 * MiB, 5).Select(recycler.Look),
        ];

        Assert.All(looks[..^1], Assert.Null);
        Assert.Equal("it takes up 101 MiB, 100 MiB at the most", looks[^1]);
    }

    [Fact]
    public async Task AfterItsTasks_TheWorkerTakesNoMore_LetsTheRunningOnesEnd_AndStops()
    {
        using var recycler = Make(new() { RecycleAfterTasks = 2 });
        using var attempt = new RunningAttempt(Samples.Lease("echo"), _clock.UtcNow, 0);
        _inHand.Add(attempt);

        await recycler.StartAsync(Stop);
        _meter.Count(Ended());
        await PassAsync();
        Assert.True(_order.MayClaim);
        _meter.Count(Ended());
        await PassAsync();
        await Eventually.TrueAsync(() => !_order.MayClaim, "it takes no more");
        await PassAsync();
        Assert.False(_process.IsStopped);
        _inHand.Remove(attempt.Lease.Task.Id, attempt.Lease.Token);
        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(Recycler.Period);
                return _process.IsStopped;
            },
            "the process ends"
        );
    }

    [Fact]
    public async Task WithoutLimits_NothingEverEnds()
    {
        using var recycler = Make(new() { Concurrency = 8 });
        _inHand.LeaveBehind();

        await recycler.StartAsync(Stop);
        for (var look = 0; look < 7; look++)
        {
            await PassAsync();
        }

        Assert.True(_order.MayClaim);
        Assert.False(_process.IsStopped);
    }

    [Fact]
    public void LostSlots_CountOnlyWhenTheyStayAQuarter()
    {
        using var recycler = Make(new() { Concurrency = 8 });
        string?[] Looks(int many) => [.. Enumerable.Range(0, many).Select(_ => recycler.Look(MiB))];

        _inHand.LeaveBehind();
        var one = Looks(9);
        _inHand.LeaveBehind();
        var two = Looks(4);
        _inHand.EndedAfterAll();
        var again = Looks(1);
        _inHand.LeaveBehind();
        var last = Looks(5);

        Assert.All([.. one, .. two, .. again, .. last[..^1]], Assert.Null);
        Assert.Equal("handlers that do not stop hold 2 of 8 slots", last[^1]);
    }

    private Recycler Make(WorkerOptions options) =>
        new(
            _meter,
            _inHand,
            _order,
            Options.Create(options),
            _process,
            _clock,
            NullLogger<Recycler>.Instance
        );

    private AttemptResult Ended() =>
        new(Guid.NewGuid(), 1, "w", AttemptOutcome.Failed, _clock.UtcNow, _clock.UtcNow, _clock.UtcNow);

    private async Task PassAsync()
    {
        // The loop has to come to its rest before time passes.
        await Task.Delay(50, Stop);
        _clock.Advance(Recycler.Period);
        await Task.Delay(50, Stop);
    }

    private sealed class FakeLifetime : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => IsStopped = true;
    }
}
