using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>The simulation, against what is known of queues.</summary>
public sealed class BacklogSimulationTests
{
    [Theory]
    [InlineData(0.5, 1, 1)]
    [InlineData(0.8, 1, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(9, 1, 10)]
    [InlineData(40, 2, 100)]
    [InlineData(170, 10, 20)]
    public void WithoutBacklog_TheMeanWaitIsErlangs(double arrivals, double rate, int slots)
    {
        var scenario = Scenarios.Of(slots, arrivals, 1 / rate);
        var steady = ErlangC.Of(scenario)!;

        var played = BacklogSimulation.Run(scenario, new(400_000 / arrivals, Runs: 5), seed: 7);

        var wait = steady.MeanWait.TotalSeconds;
        Assert.True(
            Math.Abs(played.MeanWait - wait) <= Math.Max(0.04 * wait, 1e-4 / rate),
            $"{played.MeanWait} s in the simulation, {wait} s by the formula"
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void OtherVariations_StretchTheWaitOfOneSlot_AsPollaczekAndKhinchineSay(double variation)
    {
        var scenario = Scenarios.Of(1, 0.8, 1) with { ServiceVariation = variation };

        var played = BacklogSimulation.Run(scenario, new(600_000, Runs: 5), seed: 3);

        var wait = 4 * (1 + (variation * variation)) / 2;
        Assert.InRange(played.MeanWait, wait * 0.94, wait * 1.06);
        Assert.Equal(wait, ErlangC.Of(scenario)!.MeanWait.TotalSeconds, 4);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameAnswer_AndAnotherOneAnother()
    {
        var scenario = Scenarios.Of(slots: 10, arrivals: 3, service: 2, waiting: 500);
        var plan = new SimulationPlan(600, Runs: 20);

        var once = BacklogSimulation.Run(scenario, plan, seed: 5);
        var again = BacklogSimulation.Run(scenario, plan, seed: 5);
        var other = BacklogSimulation.Run(scenario, plan, seed: 6);

        Assert.Equal(once with { Curve = [] }, again with { Curve = [] });
        Assert.Equal(once.Curve, again.Curve);
        Assert.NotEqual(once.Curve, other.Curve);
    }

    [Fact]
    public void ABacklog_DrainsAsWasEstimated_WithinTheSameBand()
    {
        var scenario = Scenarios.Of(slots: 10, arrivals: 3, service: 2, waiting: 1000) with
        {
            ServiceError = 0.02,
            ArrivalError = 0.05,
        };
        var drain = DrainEstimate.Of(scenario);

        var played = BacklogSimulation.Run(scenario, new(1200, Runs: 400), seed: 1);

        Assert.Equal(1, played.DrainedShare);
        Assert.InRange(played.MedianDrain!.Value, drain.Seconds!.Value * 0.96, drain.Seconds.Value * 1.04);
        Assert.InRange(played.EarlyDrain!.Value, drain.Earliest!.Value * 0.94, drain.Earliest.Value * 1.06);
        Assert.InRange(played.LateDrain!.Value, drain.Latest!.Value * 0.94, drain.Latest.Value * 1.06);
        Assert.Equal(1000, played.Curve[0].Mean);
        Assert.All(played.Curve, p => Assert.True(p.Low <= p.High));
        Assert.All(played.Curve.Take(20), p => Assert.InRange(p.Mean, p.Low, p.High));
        Assert.InRange(
            played.Curve[15].Mean,
            DrainEstimate.WaitingAfter(scenario, 300) * 0.97,
            DrainEstimate.WaitingAfter(scenario, 300) * 1.03
        );
    }

    [Fact]
    public void WhereMoreComesThanIsDone_ItGrowsByTheDifference()
    {
        var played = BacklogSimulation.Run(Scenarios.Of(4, 6, 1, waiting: 100), new(600, 50), seed: 1);

        Assert.Equal(0, played.DrainedShare);
        Assert.Null(played.MedianDrain);
        Assert.InRange(played.Curve[^1].Mean, 100 + (1200 * 0.93), 100 + (1200 * 1.07));
    }

    [Fact]
    public void ALimitOfStarts_AndAPause_AreKept()
    {
        var scenario = Scenarios.Of(slots: 500, arrivals: 0, service: 0.1, waiting: 100) with
        {
            StartRate = 2,
        };

        var limited = BacklogSimulation.Run(scenario, new(120, 3), seed: 1);
        var paused = BacklogSimulation.Run(
            scenario with
            {
                StartRate = null,
                Gap = 30,
            },
            new(120, 3),
            seed: 1
        );

        Assert.Equal(50, limited.MedianDrain!.Value, 6);
        Assert.Equal(30, paused.MedianDrain!.Value, 1);
        Assert.Equal(100, paused.Curve[14].Low);
        Assert.Equal(0, paused.Curve[16].High);
    }

    [Fact]
    public void LotsOfTasks_DrainAsTheTasksWould()
    {
        var scenario = Scenarios.Of(slots: 20, arrivals: 30, service: 0.4, waiting: 6000);

        var one = BacklogSimulation.Run(scenario, new(600, 100), seed: 1);
        var lots = BacklogSimulation.Run(scenario, new(600, 100, Lot: 10), seed: 1);
        var slots = BacklogSimulation.Run(scenario, new(600, 100, Slots: 5), seed: 1);

        foreach (var other in (SimulatedBacklog[])[lots, slots])
        {
            Assert.InRange(
                other.MedianDrain!.Value,
                one.MedianDrain!.Value * 0.97,
                one.MedianDrain.Value * 1.03
            );
            Assert.InRange(other.LateDrain!.Value, one.LateDrain!.Value * 0.95, one.LateDrain.Value * 1.05);
        }
    }

    [Fact]
    public void OneSlotMore_NeverDrainsTheSameTasksLater() =>
        Prop.ForAll(
                Arb.From(
                    from waiting in Gen.Choose(0, 300)
                    from slots in Gen.Choose(1, 12)
                    from more in Gen.Choose(1, 8)
                    from arrivals in Gen.Choose(0, 30)
                    from seed in Gen.Choose(0, 1_000_000)
                    select (Scenarios.Of(slots, arrivals / 10.0, 1, waiting), more, seed)
                ),
                c =>
                {
                    var (scenario, more, seed) = c;
                    var plan = new SimulationPlan(200, Runs: 3);
                    var few = BacklogSimulation.Run(scenario, plan, seed);
                    var many = BacklogSimulation.Run(
                        scenario with
                        {
                            Slots = scenario.Slots + more,
                        },
                        plan,
                        seed
                    );
                    return many.DrainedShare >= few.DrainedShare
                        && (few.LateDrain is not { } late || many.LateDrain <= late + 1e-9)
                        && many.Curve.Zip(few.Curve).All(p => p.First.Mean <= p.Second.Mean + 1e-9);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(10_000_000, 100_000, 1000, 1)]
    [InlineData(10_000_000, 1, 1_000_000, 0.001)]
    [InlineData(0, 4, 0.0001, 3600)]
    [InlineData(1_000_000, 5000, 5000.5, 1)]
    [InlineData(5, 0.01, 0, 100)]
    public void Whatever_IsAsked_ItIsPlannedToBeShort(
        double waiting,
        double slots,
        double arrivals,
        double service
    )
    {
        var scenario = Scenarios.Of(slots, arrivals, service, waiting);
        var started = Stopwatch.StartNew();

        var plan = SimulationPlan.Of(scenario, DrainEstimate.Of(scenario));
        var played = BacklogSimulation.Run(scenario, plan, seed: 1);

        Assert.InRange(plan.Runs, 40, 400);
        Assert.True(
            (waiting + (arrivals * plan.Horizon)) / plan.Lot * plan.Runs < 1_500_000,
            $"{plan} is too much"
        );
        Assert.All(played.Curve, p => Assert.True(double.IsFinite(p.High)));
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(20), $"it took {started.Elapsed}");
    }
}
