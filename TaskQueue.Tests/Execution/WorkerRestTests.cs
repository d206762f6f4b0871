using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

/// <summary>A worker inside the server, which gives memory back without an end of the process.</summary>
public sealed class WorkerRestTests
{
    private const long MiB = 1024 * 1024;
    private readonly ManualClock _clock = new();
    private readonly LoadMeter _meter;
    private readonly AttemptsInHand _inHand = new();
    private readonly StandingOrder _order = new();
    private readonly MemoryMark _mark = new();
    private long _size = 50 * MiB;

    public WorkerRestTests() => _meter = new(_clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AfterItsTasks_ItTakesNoMore_UntilTheRunningOnesHaveEnded_AndGoesOn()
    {
        using var rest = Make(new() { RecycleAfterTasks = 1 });
        using var attempt = new RunningAttempt(Samples.Lease("echo"), _clock.UtcNow, 0);
        _inHand.Add(attempt);
        _meter.Count(Ended());

        var pass = rest.PassAsync(Stop);
        var (resting, may, shown) = (_order.IsResting, _order.MayClaim, _order.Current);
        _inHand.Remove(attempt.Lease.Task.Id, attempt.Lease.Token);
        await EndAsync(pass, Recycler.Period);

        Assert.Equal((true, false, WorkerOrder.Drain), (resting, may, shown));
        Assert.Equal((false, true), (_order.IsResting, _order.MayClaim));
        Assert.False(_mark.IsAbove);
    }

    [Fact]
    public async Task WhatStaysTooLarge_IsMarked_UntilItIsLess_AndThereIsNoOtherRestForAWhile()
    {
        using var rest = Make(new() { RecycleAboveMiB = 100 });
        _size = 101 * MiB;

        var marks = new List<bool>();
        for (var look = 0; look < 5; look++)
        {
            await rest.PassAsync(Stop);
            marks.Add(_mark.IsAbove);
        }

        // A second rest would not end, since this task does not.
        using var attempt = new RunningAttempt(Samples.Lease("echo"), _clock.UtcNow, 0);
        _inHand.Add(attempt);
        for (var look = 0; look < 10; look++)
        {
            await rest.PassAsync(Stop);
        }

        var stands = _mark.IsAbove;
        _size = 90 * MiB;
        await rest.PassAsync(Stop);

        Assert.Equal([false, false, false, false, true], marks);
        Assert.True(stands);
        Assert.False(_mark.IsAbove);
    }

    [Fact]
    public async Task ATaskThatRunsLong_DoesNotKeepTheOthersWaiting()
    {
        using var rest = Make(new() { RecycleAfterTasks = 1 });
        using var attempt = new RunningAttempt(Samples.Lease("echo"), _clock.UtcNow, 0);
        _inHand.Add(attempt);
        _meter.Count(Ended());

        var pass = rest.PassAsync(Stop);
        await EndAsync(pass, WorkerRest.Patience);

        Assert.True(_order.MayClaim);
        Assert.Equal(1, _inHand.Count);
    }

    [Fact]
    public async Task WithoutLimits_ItNeverRests()
    {
        using var rest = Make(new());

        await rest.StartAsync(Stop);
        await rest.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.True(_order.MayClaim);
    }

    [Fact]
    public void ARest_DoesNotOutlastTheEnd()
    {
        _order.Rest();
        _order.End();
        _order.GoOn();

        Assert.Equal((WorkerOrder.Drain, false), (_order.Current, _order.IsResting));
    }

    private WorkerRest Make(WorkerOptions options) =>
        new(_meter, _inHand, _order, _mark, Options.Create(options), _clock, NullLogger<WorkerRest>.Instance)
        {
            Measure = () => _size,
        };

    private async Task EndAsync(Task pass, TimeSpan step)
    {
        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(step);
                return pass.IsCompleted;
            },
            "the rest ends"
        );
        await pass;
    }

    private AttemptResult Ended() =>
        new(Guid.NewGuid(), 1, "w", AttemptOutcome.Failed, _clock.UtcNow, _clock.UtcNow, _clock.UtcNow);
}
