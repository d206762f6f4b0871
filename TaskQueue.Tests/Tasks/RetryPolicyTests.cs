using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(100, 300)]
    [InlineData(int.MaxValue, 300)]
    public void DelayAfter_DoublesUpToFiveMinutes(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Default.DelayAfter(failures, 1));

    [Fact]
    public void DelayAfter_IsBoundedByTheJitter_AndRisesWithIt()
    {
        var random = new Random(4711);
        for (var i = 0; i < 10_000; i++)
        {
            var policy = new RetryPolicy(
                TimeSpan.FromMilliseconds(random.Next(0, 10_000)),
                1 + (random.NextDouble() * 5),
                TimeSpan.FromMilliseconds(random.Next(1, 1_000_000))
            );
            var (failures, jitter) = (random.Next(1, 200), random.NextDouble());

            var delay = policy.DelayAfter(failures, jitter);

            Assert.InRange(delay, TimeSpan.Zero, policy.Most);
            Assert.Equal(TimeSpan.Zero, policy.DelayAfter(failures, 0));
            Assert.True(delay <= policy.DelayAfter(failures, 1), $"{policy}, {failures}, {jitter}");
            Assert.True(
                policy.DelayAfter(failures, 1) <= policy.DelayAfter(failures + 1, 1),
                $"{policy} after {failures}"
            );
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(7, 2)]
    public void DelayAfter_TakesJitterOutsideItsRange_AsTheNearerEnd(double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Default.DelayAfter(1, jitter));

    [Fact]
    public void DelayAfter_NoFailure_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RetryPolicy.Default.DelayAfter(0, 1));
}
