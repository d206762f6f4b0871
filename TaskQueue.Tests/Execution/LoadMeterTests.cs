using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

/// <summary>What a worker tells of how it is doing.</summary>
public sealed class LoadMeterTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Counts_MeanAndPercentile_AreThoseOfTheAttempts()
    {
        var meter = new LoadMeter(_clock);
        for (var i = 1; i <= 100; i++)
        {
            meter.Count(Attempt(i * 10, i > 90 ? AttemptOutcome.Failed : AttemptOutcome.Succeeded));
        }

        meter.Count(Attempt(0, AttemptOutcome.HandedBack) with { StartedAt = null });
        var load = meter.Read(0, 4);

        Assert.Equal((90, 10), (load.Succeeded, load.Failed));
        Assert.Equal(505, load.MeanMs, 0.01);
        Assert.InRange(load.P95Ms, 950, 950 * 1.1);
        Assert.True(load.MemoryBytes > 1_000_000);
    }

    [Fact]
    public void Busy_FollowsTheSlotsInUse()
    {
        var meter = new LoadMeter(_clock);
        for (var i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            meter.Read(3, 4);
        }

        Assert.Equal(0.75, meter.Read(3, 4).Busy, 0.01);
        Assert.InRange(meter.Read(3, 4).Cpu, 0, 1);
    }

    [Fact]
    public void BeforeTheFirstAttempt_ThereAreNoTimes()
    {
        var load = new LoadMeter(_clock).Read(0, 4);

        Assert.Equal((0, 0), (load.MeanMs, load.P95Ms));
    }

    private static AttemptResult Attempt(int ms, AttemptOutcome outcome) =>
        new(Guid.NewGuid(), 1, "w", outcome, Samples.Now, Samples.Now, Samples.Now.AddMilliseconds(ms));
}
