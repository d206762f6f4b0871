using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>The steady state, by the formula and by what is known of it.</summary>
public sealed class ErlangCTests
{
    [Theory]
    // One slot: whoever comes while it is busy waits.
    [InlineData(1, 0.3, 0.3)]
    [InlineData(1, 0.9, 0.9)]
    // Two slots, one erlang: 1/3.
    [InlineData(2, 0.5, 0.33333)]
    // From tables of Erlang's formula.
    [InlineData(10, 0.8, 0.40918)]
    [InlineData(5, 0.8, 0.55411)]
    [InlineData(100, 0.95, 0.50653)]
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 1)]
    public void WaitProbability_IsErlangs(int slots, double utilisation, double probability) =>
        Assert.Equal(probability, ErlangC.WaitProbability(slots, utilisation), 4);

    [Fact]
    public void OfOneSlot_IsTheWaitOfMM1()
    {
        var steady = ErlangC.Of(Scenarios.Of(slots: 1, arrivals: 0.8, service: 1))!;

        Assert.Equal(0.8, steady.Utilisation, 6);
        Assert.Equal(4, steady.MeanWait.TotalSeconds, 5);
        Assert.Equal(3.2, steady.MeanWaiting, 5);
        Assert.Equal(Math.Log(0.8 / 0.05) / 0.2, steady.P95Wait.TotalSeconds, 5);
    }

    [Fact]
    public void ConstantTimes_HalveTheWait() =>
        Assert.Equal(
            2,
            ErlangC
                .Of(Scenarios.Of(slots: 1, arrivals: 0.8, service: 1) with { ServiceVariation = 0 })!
                .MeanWait.TotalSeconds,
            5
        );

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void WhereAsMuchComesAsIsDone_ThereIsNone(double arrivals) =>
        Assert.Null(ErlangC.Of(Scenarios.Of(slots: 1, arrivals: arrivals, service: 1)));

    [Fact]
    public void AtALimitOfStarts_TheLimitIsTheSlot()
    {
        var steady = ErlangC.Of(Scenarios.Of(slots: 50, arrivals: 4, service: 1) with { StartRate = 5 })!;

        Assert.Equal(0.8, steady.Utilisation, 6);
        // M/D/1 at a rate of 5.
        Assert.Equal(0.4, steady.MeanWait.TotalSeconds, 5);
    }

    [Fact]
    public void Probability_LiesBetween0And1_AndFallsWithEachSlot() =>
        Prop.ForAll(
                Arb.From(
                    from slots in Gen.Choose(1, 3000)
                    from load in Gen.Choose(1, 999)
                    select (slots, Offered: load / 1000.0 * slots)
                ),
                c =>
                {
                    var now = ErlangC.WaitProbability(c.slots, c.Offered / c.slots);
                    var more = ErlangC.WaitProbability(c.slots + 1, c.Offered / (c.slots + 1));
                    return now is >= 0 and <= 1 && more <= now + 1e-12;
                }
            )
            .QuickCheckThrowOnFailure();
}

/// <summary>Scenarios of tests.</summary>
internal static class Scenarios
{
    public static Scenario Of(
        double slots,
        double arrivals,
        double service,
        double waiting = 0,
        double running = 0
    ) =>
        new()
        {
            Waiting = waiting,
            Running = running,
            Slots = slots,
            ArrivalRate = arrivals,
            ServiceTime = service,
        };
}
