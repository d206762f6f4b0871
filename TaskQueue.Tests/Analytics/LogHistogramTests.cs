using TaskQueue.Core.Analytics;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Tests.Analytics;

/// <summary>What a histogram tells against what sorting tells.</summary>
public sealed class LogHistogramTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Percentiles_AreRightToTenPercent_WhateverTheDurations(int seed)
    {
        var random = new Random(seed);
        var durations = Durations(random, random.Next(1, 5000));
        var histogram = new LogHistogram();
        foreach (var duration in durations)
        {
            histogram.Add(duration);
        }

        var sorted = durations.Order().ToArray();
        foreach (var share in (double[])[0, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1])
        {
            var exact = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
            var told = histogram.Percentile(share)!.Value;
            Assert.True(
                exact < 1 / 16d ? told == 0 : Math.Abs(told - exact) < exact * 0.1,
                $"{share} of {sorted.Length}: {told} instead of {exact}"
            );
        }
    }

    [Fact]
    public void Steps_CountEachDurationOnce_WhereItLies()
    {
        var histogram = new LogHistogram();
        foreach (
            var (milliseconds, times) in new (double, int)[] { (0, 2), (5, 3), (50, 1), (8_000, 4), (1e9, 5) }
        )
        {
            for (var i = 0; i < times; i++)
            {
                histogram.Add(milliseconds);
            }
        }

        var steps = DurationSpread.Of(histogram);

        Assert.Equal((long[])[2, 3, 1, 0, 4, 0, 0, 0, 5], steps.Select(s => s.Count));
        Assert.Equal(DurationSpread.Bounds, steps.SkipLast(1).Select(s => s.UpTo!.Value));
        Assert.Null(steps[^1].UpTo);
        Assert.All(DurationSpread.Of(new()), step => Assert.Equal(0, step.Count));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Parts_AddUpToTheWhole_AlsoWhenTheyWereWrittenDown(int seed)
    {
        var random = new Random(seed);
        var (whole, sum) = (new LogHistogram(), new LogHistogram());
        for (var part = 0; part < 5; part++)
        {
            var histogram = new LogHistogram();
            foreach (var duration in Durations(random, random.Next(0, 200)))
            {
                whole.Add(duration);
                histogram.Add(duration);
            }

            sum.Add(histogram.ToBytes());
        }

        Assert.Equal(whole.Count, sum.Count);
        Assert.Equal(whole.ToBytes(), sum.ToBytes());
    }

    [Fact]
    public void Nothing_HasNoPercentile_AndNoBytes()
    {
        var histogram = new LogHistogram();

        Assert.Null(histogram.Percentile(0.5));
        Assert.Empty(histogram.ToBytes());
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(0.06, 0)]
    [InlineData(double.MaxValue, 1e9)]
    public void Extremes_AreKept(double milliseconds, double least)
    {
        var histogram = new LogHistogram();

        histogram.Add(milliseconds);

        Assert.Equal(1, histogram.Count);
        Assert.True(histogram.Percentile(0.5) >= least);
    }

    [Theory]
    [InlineData(new byte[] { 0xC9, 0x01, 1 })]
    [InlineData(new byte[] { 0, 1 })]
    public void WhatIsNoHistogram_IsRefused(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => new LogHistogram().Add(bytes));

    // Of one size, of many sizes, and in two heaps: from a tenth of a millisecond to weeks.
    private static List<double> Durations(Random random, int count)
    {
        var kind = random.Next(3);
        var middle = Math.Pow(10, (random.NextDouble() * 8) - 1);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    kind switch
                    {
                        0 => middle * (0.9 + (random.NextDouble() * 0.2)),
                        1 => Math.Pow(10, (random.NextDouble() * 10) - 1),
                        _ => random.Next(10) == 0 ? middle * 1000 : middle * random.NextDouble(),
                    }
                ),
        ];
    }
}
