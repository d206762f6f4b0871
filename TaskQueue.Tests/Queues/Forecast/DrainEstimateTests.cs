using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>When a queue is empty: examples, and what holds for every queue.</summary>
public sealed class DrainEstimateTests
{
    private static readonly Gen<Scenario> Any =
        from waiting in Gen.Choose(0, 100_000)
        from slots in Gen.Choose(1, 400)
        from arrivals in Gen.Choose(0, 5000)
        from service in Gen.Choose(1, 100_000)
        from variation in Gen.Choose(0, 300)
        from dispersion in Gen.Choose(0, 500)
        from arrivalError in Gen.Choose(0, 50)
        from serviceError in Gen.Choose(0, 60)
        from gap in Gen.Elements(0, 0, 0, 600)
        from limit in Gen.Elements(0, 0, 0, 3, 50)
        select new Scenario
        {
            Waiting = waiting,
            Slots = slots / 4.0,
            ArrivalRate = arrivals / 100.0,
            ArrivalError = arrivals / 100.0 * arrivalError / 100,
            Dispersion = dispersion / 100.0,
            ServiceTime = service / 1000.0,
            ServiceVariation = variation / 100.0,
            ServiceError = serviceError / 100.0,
            StartRate = limit == 0 ? null : limit,
            Gap = gap,
        };

    [Fact]
    public void Drain_IsTheBacklogOverWhatIsDoneMoreThanComes()
    {
        // 10 slots at 2 s each do 5 in a second, 3 come: 2 a second run off.
        var drain = DrainEstimate.Of(Scenarios.Of(slots: 10, arrivals: 3, service: 2, waiting: 1000));

        Assert.Equal((500.0, -2.0), (drain.Seconds!.Value, drain.Growth));
        Assert.InRange(drain.Earliest!.Value, 430, 499);
        Assert.InRange(drain.Latest!.Value, 501, 590);
    }

    [Fact]
    public void UnknownRates_WidenTheBand_UpToNever()
    {
        var sure = Scenarios.Of(slots: 10, arrivals: 3, service: 2, waiting: 1000);

        var unsure = DrainEstimate.Of(sure with { ServiceError = 0.1 });
        var hardly = DrainEstimate.Of(sure with { ServiceError = 0.3 });

        Assert.True(unsure.Latest > DrainEstimate.Of(sure).Latest);
        Assert.Equal(500, hardly.Seconds);
        Assert.Null(hardly.Latest);
        Assert.InRange(hardly.Earliest!.Value, 100, 499);
    }

    [Fact]
    public void APauseThatEnds_IsWaitedFor_AndFillsTheQueue()
    {
        var drain = DrainEstimate.Of(
            Scenarios.Of(slots: 10, arrivals: 3, service: 2, waiting: 1000) with
            {
                Gap = 60,
            }
        );

        Assert.Equal(60 + ((1000 + 180) / 2.0), drain.Seconds);
    }

    [Fact]
    public void ALimitOfStarts_BoundsWhatIsDone()
    {
        var scenario = Scenarios.Of(slots: 100, arrivals: 1, service: 1, waiting: 300) with { StartRate = 4 };

        Assert.Equal(100, DrainEstimate.Of(scenario).Seconds);
    }

    [Fact]
    public void WhereAsMuchComesAsIsDone_ItNeverDrains_AndGrowsByTheDifference()
    {
        var drain = DrainEstimate.Of(Scenarios.Of(slots: 4, arrivals: 5, service: 1, waiting: 10));

        Assert.Equal(new DrainEstimate(null, null, null, 1), drain);
    }

    [Fact]
    public void MoreSlots_NeverDrainLater() =>
        Check(
            from scenario in Any
            from more in Gen.Choose(1, 100)
            select (scenario, scenario with { Slots = scenario.Slots + (more / 4.0) }),
            (fewer, more) => NoLater(more, fewer)
        );

    [Fact]
    public void ALargerBacklog_NeverDrainsSooner() =>
        Check(
            from scenario in Any
            from more in Gen.Choose(1, 10_000)
            select (scenario, scenario with { Waiting = scenario.Waiting + more }),
            (smaller, larger) =>
                NoLater(smaller, larger)
                && (larger.Latest ?? double.MaxValue) * (1 + 1e-9) >= (smaller.Latest ?? double.MaxValue)
                && (larger.Earliest is null || larger.Earliest * (1 + 1e-9) >= smaller.Earliest)
        );

    [Fact]
    public void ItDrains_JustWhereMoreIsDoneThanComes_WithinItsBand() =>
        Prop.ForAll(
                Arb.From(Any),
                scenario =>
                {
                    var drain = DrainEstimate.Of(scenario);
                    var grows = scenario.ArrivalRate >= scenario.ServiceRate;
                    var never = grows && (scenario.Waiting > 0 || scenario.Gap > 0);
                    return drain.Seconds is null == never
                        && (!grows || drain.Growth >= 0)
                        && (
                            never
                                ? drain.Earliest is null && drain.Latest is null
                                : drain.Earliest <= drain.Seconds * (1 + 1e-9)
                                    && !(drain.Latest * (1 + 1e-9) < drain.Seconds)
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static bool NoLater(DrainEstimate one, DrainEstimate other) =>
        (one.Seconds ?? double.MaxValue) <= (other.Seconds ?? double.MaxValue) * (1 + 1e-9);

    private static void Check(
        Gen<(Scenario, Scenario)> pairs,
        Func<DrainEstimate, DrainEstimate, bool> holds
    ) =>
        Prop.ForAll(
                Arb.From(pairs),
                pair => holds(DrainEstimate.Of(pair.Item1), DrainEstimate.Of(pair.Item2))
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
