using TaskQueue.Core;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>What limits would do, before somebody sets them.</summary>
public sealed class LimitsEffectTests
{
    // An hour in which 2 tasks a second came and were done in 1 s each, on 10 slots; 600 wait, 4 run.
    private static readonly ForecastFacts Usual = new()
    {
        Now = Samples.Now.AddHours(1),
        Queue = new()
        {
            Name = "orders",
            Accepted = 100_000,
            Queued = 600,
            Running = 4,
        },
        Slices = [.. Enumerable.Range(0, 361).Select(i => EstimateTests.Slice(i, 20, 20_000, accepted: 20))],
        Others = [],
        Workers = [new(10, ["*"], Samples.Now)],
        RunSeconds = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0.5 : 1.5)],
    };

    [Fact]
    public void TheLimitsThatHold_ChangeNothing()
    {
        var effect = LimitsEffect.Of(Usual, QueueLimits.None);

        Assert.Equal(effect.Now.Drain, effect.Then.Drain);
        Assert.Equal(new LimitedStart(6, 594, 0, StartBound.Slots), effect.StartsNow);
        Assert.Equal(effect.StartsNow, effect.StartsThen);
    }

    [Fact]
    public void Concurrency_MakesTheDrainLonger_AndWhatRunsAlreadyGoesOn()
    {
        var effect = LimitsEffect.Of(Usual, new(Concurrency: 3));

        Assert.Equal(75, effect.Now.Drain!.Seconds!.Value, 6);
        Assert.Equal(600, effect.Then.Drain!.Seconds!.Value, 6);
        Assert.Equal(new LimitedStart(0, 600, 1, StartBound.Concurrency), effect.StartsThen);
    }

    [Fact]
    public void Rate_BoundsWhatCanBeDone_AndWhatStartsAtOnce()
    {
        var effect = LimitsEffect.Of(Usual, new(Rate: new(1, TimeSpan.FromSeconds(1), 2)));

        Assert.Equal(ForecastVerdict.Grows, effect.Then.Verdict);
        Assert.Equal(1, effect.Then.Scenario!.ServiceRate, 6);
        Assert.Equal(new LimitedStart(2, 598, 0, StartBound.Rate), effect.StartsThen);
    }

    [Fact]
    public void AnotherRate_IsReckonedWithTheTimesOfAttempts_NotWithWhatTheOldOneLetThrough()
    {
        var limits = new QueueLimits(Rate: new(2, TimeSpan.FromSeconds(1), 2));
        var held = Usual with
        {
            OldestWait = TimeSpan.FromMinutes(30),
            Queue = Usual.Queue with
            {
                Policy = new() { Queue = "orders", Limits = limits },
            },
        };

        var effect = LimitsEffect.Of(held, QueueLimits.None);

        Assert.Equal(2, effect.Now.Scenario!.ServiceRate, 6);
        Assert.Equal(10, effect.Then.Scenario!.ServiceRate, 6);
    }

    [Fact]
    public void APausedQueue_StartsNothing_AndOneWithFewTasksAllOfThem()
    {
        var paused = Usual with
        {
            Queue = Usual.Queue with
            {
                Policy = new() { Queue = "orders", PausedBy = "ada" },
            },
        };
        var few = Usual with { Queue = Usual.Queue with { Queued = 3 } };

        Assert.Equal(
            new LimitedStart(0, 600, 0, StartBound.Paused),
            LimitsEffect.Of(paused, QueueLimits.None).StartsThen
        );
        Assert.Equal(
            new LimitedStart(3, 0, 0, StartBound.None),
            LimitsEffect.Of(few, QueueLimits.None).StartsThen
        );
    }
}
