using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>From what was read to what is said.</summary>
public sealed class ForecasterTests
{
    // An hour in which 2 tasks a second came and were done in 1 s each, on 4 slots; 1000 wait.
    private static readonly ForecastFacts Usual = new()
    {
        Now = Samples.Now.AddHours(1),
        Queue = new()
        {
            Name = "orders",
            Accepted = 100_000,
            Queued = 1000,
            Running = 4,
        },
        Slices = [.. Enumerable.Range(0, 361).Select(i => EstimateTests.Slice(i, 20, 20_000, accepted: 20))],
        Others = [],
        Workers = [new(4, ["*"], Samples.Now)],
        RunSeconds = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0.5 : 1.5)],
    };

    [Fact]
    public void ABacklog_DrainsAtWhatIsDoneMoreThanComes()
    {
        var forecast = Forecaster.Tell(Usual, WhatIf.Nothing);

        Assert.Equal(ForecastVerdict.Drains, forecast.Now.Verdict);
        Assert.Equal(500, forecast.Now.Drain!.Seconds!.Value, 6);
        Assert.StartsWith(
            "Drains in 8.3 min (nine times in ten from",
            forecast.Now.Says,
            StringComparison.Ordinal
        );
        Assert.Equal(0.5, forecast.Now.Steady!.Utilisation, 6);
        Assert.True(forecast.Evidence.IsEnough);
        Assert.Null(forecast.WhatIf);
        Assert.InRange(forecast.Simulation!.MedianDrain!.Value, 470, 530);
        Assert.Empty(forecast.Notes);
    }

    [Fact]
    public void WhatIf_StandsBesideHowThingsAre_AndIsPlayedThrough()
    {
        var forecast = Forecaster.Tell(Usual, new(Workers: 1, Burst: 5000, Seed: 9));

        Assert.Equal(500, forecast.Now.Drain!.Seconds!.Value, 6);
        Assert.Equal((8.0, 6000.0), (forecast.Asked.Scenario!.Slots, forecast.Asked.Scenario.Waiting));
        Assert.Equal(1000, forecast.Asked.Drain!.Seconds!.Value, 6);
        Assert.Equal(9, forecast.Simulation!.Seed);
        Assert.Equal(6000, forecast.Simulation.Curve[0].Mean, 6);
        Assert.Contains("4 slots", Assert.Single(forecast.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void MoreArrivalsThanCanBeDone_GrowTheQueue_AndItSaysByHowMuch()
    {
        var forecast = Forecaster.Tell(Usual, new(ArrivalRate: 6.5));

        Assert.Equal(ForecastVerdict.Grows, forecast.Asked.Verdict);
        Assert.Equal("Never drains: grows by 2.5/s. 6.5/s come, 4/s can be done.", forecast.Asked.Says);
        Assert.Null(forecast.Asked.Steady);
        Assert.Equal(0, forecast.Simulation!.DrainedShare);
    }

    [Fact]
    public void AQueueWithoutBacklog_IsEmpty_OrGrows()
    {
        var empty = Usual with { Queue = Usual.Queue with { Queued = 0 } };

        Assert.Equal(ForecastVerdict.Empty, Forecaster.Tell(empty, WhatIf.Nothing).Now.Verdict);
        Assert.Equal(ForecastVerdict.Grows, Forecaster.Tell(empty, new(ArrivalRate: 5)).Asked.Verdict);
    }

    [Fact]
    public void APause_HoldsIt_AndAnEndOfThePauseIsWaitedFor()
    {
        var paused = Pause(null);
        var untilThen = Pause(Usual.Now.AddMinutes(10));

        var never = Forecaster.Tell(paused, new(Slots: 100)).Asked;
        var later = Forecaster.Tell(untilThen, WhatIf.Nothing);

        Assert.Equal(ForecastVerdict.Paused, never.Verdict);
        Assert.Contains("Paused until somebody resumes it", never.Says, StringComparison.Ordinal);
        Assert.Equal(600 + ((1000 + 1200) / 2.0), later.Now.Drain!.Seconds!.Value, 6);
        Assert.Contains(later.Notes, n => n.StartsWith("Paused until 2", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutWorkers_ItIsUnserved_UntilSomeAreSupposed()
    {
        var alone = Usual with { Workers = [] };

        Assert.Equal(ForecastVerdict.Unserved, Forecaster.Tell(alone, WhatIf.Nothing).Now.Verdict);
        Assert.Null(Forecaster.Tell(alone, WhatIf.Nothing).Simulation);
        Assert.Equal(500, Forecaster.Tell(alone, new(Slots: 4)).Asked.Drain!.Seconds!.Value, 6);
    }

    [Fact]
    public void WhatOtherQueuesTake_IsSaid()
    {
        var shared = Usual with { Others = [new("mails", 1, IsHungry: false, BusySlots: 1.5)] };

        var forecast = Forecaster.Tell(shared, WhatIf.Nothing);

        Assert.Equal(2.5, forecast.Now.Scenario!.Slots);
        Assert.Equal("Other queues take 1.5 of the 4 slots of its workers.", Assert.Single(forecast.Notes));
    }

    [Fact]
    public void Few_OrNoAttempts_AreSaid()
    {
        var none = Usual with
        {
            Slices = [.. Usual.Slices.Select(s => EstimateTests.Slice(0, 0, 0, accepted: s.Accepted))],
            RunSeconds = [],
        };
        var few = none with
        {
            Slices =
            [
                .. none.Slices.Take(359),
                EstimateTests.Slice(359, 3, 3000),
                EstimateTests.Slice(360, 0, 0),
            ],
        };

        var unknown = Forecaster.Tell(none, WhatIf.Nothing);
        var hint = Forecaster.Tell(few, WhatIf.Nothing);

        Assert.Equal(ForecastVerdict.Unknown, unknown.Now.Verdict);
        Assert.Contains("Not enough data", unknown.Now.Says, StringComparison.Ordinal);
        Assert.False(hint.Evidence.IsEnough);
        Assert.Contains(hint.Notes, n => n.StartsWith("Few data: only 3 attempts", StringComparison.Ordinal));
        Assert.Contains(hint.Notes, n => n.StartsWith("Too few attempts", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_CapSlotsAndStarts()
    {
        var limited = Limit(new(Concurrency: 3));
        var slow = Limit(new(Rate: new(150, TimeSpan.FromMinutes(1), 10)));

        Assert.Equal(3, Forecaster.Tell(limited, new(Slots: 50)).Asked.Scenario!.Slots);
        Assert.Equal(1000, Forecaster.Tell(limited, WhatIf.Nothing).Now.Drain!.Seconds!.Value, 6);
        Assert.Equal(2000, Forecaster.Tell(slow, WhatIf.Nothing).Now.Drain!.Seconds!.Value, 6);
        Assert.Contains(
            "2.5/s",
            Assert.Single(Forecaster.Tell(slow, WhatIf.Nothing).Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AYoungQueue_IsMeasuredSinceItsFirstTask()
    {
        var slices = Enumerable
            .Range(0, 361)
            .Select(i => EstimateTests.Slice(i, i < 300 ? 0 : 20, 20_000, accepted: i < 300 ? 0 : 20))
            .ToList();
        var young = Usual with
        {
            Slices = slices,
            Queue = Usual.Queue with { Accepted = slices.Sum(s => s.Accepted) },
        };

        var forecast = Forecaster.Tell(young, WhatIf.Nothing);

        Assert.Equal(slices[300].At, forecast.Evidence.From);
        Assert.Equal(2, forecast.Evidence.Arrivals.Rate, 6);
    }

    [Fact]
    public void WhatWasDoneUnderLoad_CountsFromTheLastChange()
    {
        var loaded = Usual with { OldestWait = TimeSpan.FromMinutes(30) };
        var worker = loaded with { Workers = [new(4, ["*"], Usual.Now.AddMinutes(-2))] };

        Assert.Equal(Usual.Now.AddMinutes(-5), loaded.LoadedSince);
        Assert.Equal(Usual.Now.AddMinutes(-2), worker.LoadedSince);
        Assert.Null(Usual.LoadedSince);
        // Two in a second, as was seen, and not the four that the times of attempts would allow.
        Assert.Equal(2, Forecaster.Tell(loaded, WhatIf.Nothing).Now.Scenario!.ServiceRate, 6);
        Assert.Equal(4, Forecaster.Tell(loaded, new(Slots: 4)).Asked.Scenario!.ServiceRate, 6);
    }

    [Theory]
    [InlineData(0.4, "under 1 s")]
    [InlineData(119, "119 s")]
    [InlineData(330, "5.5 min")]
    [InlineData(600, "10 min")]
    [InlineData(10_800, "3 h")]
    [InlineData(400_000, "4.6 days")]
    [InlineData(1e12, "many years")]
    public void Times_AreSaidInTheUnitThatFits(double seconds, string words) =>
        Assert.Equal(words, ForecastWords.Time(seconds));

    [Theory]
    [InlineData(0, "0/s")]
    [InlineData(12_345.6, "12,345.6/s")]
    [InlineData(0.05, "3/min")]
    [InlineData(0.001, "3.6/h")]
    [InlineData(0.00001, "0.86/day")]
    public void Rates_AreSaidInTheUnitThatFits(double rate, string words) =>
        Assert.Equal(words, ForecastWords.Rate(rate));

    private static ForecastFacts Limit(QueueLimits limits) =>
        With(new() { Queue = "orders", Limits = limits });

    private static ForecastFacts Pause(DateTimeOffset? until) =>
        With(
            new()
            {
                Queue = "orders",
                PausedBy = "ada",
                PausedAt = Samples.Now,
                PausedUntil = until,
            }
        );

    private static ForecastFacts With(QueuePolicy policy) =>
        Usual with
        {
            Queue = Usual.Queue with { Policy = policy },
        };
}
