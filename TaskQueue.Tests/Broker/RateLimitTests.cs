using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core;

namespace TaskQueue.Tests.Broker;

public sealed class RateLimitTests
{
    [Fact]
    public void InAnyTime_NoMoreStartThanRateAndBurstAllow() =>
        Prop.ForAll<PositiveInt, PositiveInt, NonNegativeInt[]>(KeepsToRate).QuickCheckThrowOnFailure();

    // Found by the one above: doubles of that size are not exact, and the sixth start was allowed neither now nor later.
    [Fact]
    public void ABurstThatDoesNotDivide_IsAllowedWhole() =>
        KeepsToRate(
            PositiveInt.NewPositiveInt(26),
            PositiveInt.NewPositiveInt(5),
            [NonNegativeInt.NewNonNegativeInt(0), NonNegativeInt.NewNonNegativeInt(0)]
        );

    private static void KeepsToRate(PositiveInt count, PositiveInt burst, NonNegativeInt[] rests)
    {
        var rate = new RateLimit(1 + (count.Get % 50), TimeSpan.FromSeconds(1), 1 + (burst.Get % 20));
        var (now, spent, starts) = (1e12, double.MinValue, new List<double>());
        foreach (var rest in rests)
        {
            now += rest.Get;
            var allows = rate.Allows(spent, now);
            Assert.InRange(allows, 0, rate.Burst);
            spent = allows > 0 ? rate.Spend(spent, now, allows) : spent;
            starts.AddRange(Enumerable.Repeat(now, allows));
            Assert.True(allows > 0 || rate.NextAt(spent, now) > now);
        }

        for (var from = 0; from < starts.Count; from++)
        {
            var most = rate.Burst + ((now - starts[from]) / rate.IntervalMs) + 0.01;
            Assert.True(
                starts.Count - from <= most,
                $"{starts.Count - from} from {starts[from]}, at most {most}"
            );
        }
    }

    [Fact]
    public void AfterARest_TheBurstIsBack_AndNoMore()
    {
        var rate = new RateLimit(10, TimeSpan.FromSeconds(1), 4);
        var spent = rate.Spend(double.MinValue, 1000, 4);

        Assert.Equal(0, rate.Allows(spent, 1099));
        Assert.Equal(1, rate.Allows(spent, 1100));
        Assert.Equal(4, rate.Allows(spent, 100_000));
        Assert.Equal(1100, rate.NextAt(spent, 1000), 3);
    }
}
