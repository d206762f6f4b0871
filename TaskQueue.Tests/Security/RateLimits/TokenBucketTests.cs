using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core;
using TaskQueue.Core.Security.RateLimits;

namespace TaskQueue.Tests.Security.RateLimits;

/// <summary>The bucket itself: never more than its burst and what came back meanwhile.</summary>
public sealed class TokenBucketTests
{
    private const long Second = 1_000_000;

    // A limit that was a day's work is loosened: nobody waits for the day.
    [Fact]
    public void BucketThatBecomesSmaller_OwesNoMoreThanItHolds()
    {
        var (slow, fast) = (
            BucketSize.Of(new(1, TimeSpan.FromDays(1), 7)),
            BucketSize.Of(new(3000, TimeSpan.FromMinutes(1), 600))
        );
        var (now, fullAt) = (Second * 1_000_000, 0L);
        while (TokenBucket.Take(slow, fullAt, now) is { } after)
        {
            fullAt = after;
        }

        Assert.Null(TokenBucket.Take(fast, fullAt, now));
        Assert.Equal(fast.IntervalUs, TokenBucket.Wait(fast, fullAt, now));
    }

    // S21
    [Fact]
    public void InAnyTime_NoMoreAreTakenThanBurstAndRateAllow() =>
        Prop.ForAll<PositiveInt, PositiveInt, NonNegativeInt[]>(
                (count, burst, rests) =>
                {
                    var size = BucketSize.Of(
                        new(1 + (count.Get % 70), TimeSpan.FromSeconds(1), 1 + (burst.Get % 20))
                    );
                    var (now, fullAt, taken) = (Second * 1_000_000, 0L, new List<long>());
                    foreach (var rest in rests)
                    {
                        now += rest.Get % 1000 * 997;
                        Assert.Equal(
                            TokenBucket.Take(size, fullAt, now) is null,
                            TokenBucket.Wait(size, fullAt, now) > 0
                        );
                        var left = TokenBucket.Left(size, fullAt, now);
                        var had = 0;
                        while (TokenBucket.Take(size, fullAt, now) is { } after)
                        {
                            (fullAt, had) = (after, had + 1);
                            taken.Add(now);
                        }

                        Assert.Equal(left, had);
                    }

                    for (var from = 0; from < taken.Count; from++)
                    {
                        var most = (size.HoldsUs / size.IntervalUs) + ((now - taken[from]) / size.IntervalUs);
                        Assert.True(taken.Count - from <= most, $"{taken.Count - from} of {most}");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void AfterItsWait_ATokenIsThere_AndNotAMomentBefore() =>
        Prop.ForAll<PositiveInt, PositiveInt, NonNegativeInt>(
                (count, burst, ahead) =>
                {
                    var size = BucketSize.Of(new(count.Get, TimeSpan.FromMinutes(1), burst.Get));
                    var (now, fullAt) = (Second, Second + Math.Min(ahead.Get, size.HoldsUs));
                    var wait = TokenBucket.Wait(size, fullAt, now);

                    Assert.NotNull(TokenBucket.Take(size, fullAt, now + wait));
                    Assert.True(wait == 0 || TokenBucket.Take(size, fullAt, now + wait - 1) is null);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(60, 60, 10, 1_000_000, 10_000_000)]
    [InlineData(7, 1, 1, 142_858, 142_858)]
    [InlineData(1_000_000, 1, 1_000_000, 1, 1_000_000)]
    public void Size_NeverGivesBackTooSoon(int count, int seconds, int burst, long interval, long holds) =>
        Assert.Equal(new(interval, holds), BucketSize.Of(new(count, TimeSpan.FromSeconds(seconds), burst)));

    [Theory]
    [InlineData(0, 60, 1, "rate.count")]
    [InlineData(1_000_001, 60, 1, "rate.count")]
    [InlineData(1, 0, 1, "rate.per")]
    [InlineData(1, 86_401, 1, "rate.per")]
    [InlineData(1, 60, 0, "rate.burst")]
    [InlineData(1, 86_400, 8, "rate.burst")]
    public void Rates_OutOfBounds_AreNamed(int count, int seconds, int burst, string field)
    {
        var errors = new FieldErrors();
        RequestLimitRules.Check(new(count, TimeSpan.FromSeconds(seconds), burst), "rate", errors);

        Assert.Equal([field], errors.ToDictionary().Keys);
    }
}
