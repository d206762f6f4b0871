using TaskQueue.Core;
using TaskQueue.Core.Analytics;

namespace TaskQueue.Tests.Analytics;

/// <summary>How ranges are divided.</summary>
public sealed class TimeGridTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 34, 56, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "00:01:00", RollupLevel.Minute, 61)]
    [InlineData(6, "00:02:00", RollupLevel.Minute, 181)]
    [InlineData(24, "00:10:00", RollupLevel.TenMinutes, 145)]
    [InlineData(24 * 7, "01:00:00", RollupLevel.Hour, 169)]
    [InlineData(24 * 30, "06:00:00", RollupLevel.Hour, 121)]
    [InlineData(24 * 365, "7.00:00:00", RollupLevel.Day, 54)]
    [InlineData(24 * 1096, "7.00:00:00", RollupLevel.Day, 158)]
    public void UsualRanges_HaveUpToTwoHundredPoints(int hours, string step, RollupLevel level, int points)
    {
        var grid = Of(new() { From = Now.AddHours(-hours), To = Now });

        Assert.Equal(
            (TimeSpan.Parse(step, CultureInfo.InvariantCulture), level, points),
            (grid.Step, grid.Level, grid.Starts.Count)
        );
    }

    [Fact]
    public void Points_AreWithoutGaps_AndEachInstantBelongsToOne()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var from = Now.AddMinutes(-random.Next(1, 1_000_000));
            var to = from.AddMinutes(random.Next(1, 100_000));
            var zone = TimeZoneInfo.FindSystemTimeZoneById(
                random.Next(2) == 0 ? "Europe/Berlin" : "America/Sao_Paulo"
            );
            var grid = Of(
                new()
                {
                    From = from,
                    To = to,
                    Zone = zone,
                }
            );

            Assert.True(grid.From <= from && grid.End >= to);
            Assert.InRange(grid.Starts.Count, 1, AnalyticsAsk.MostPoints);
            Assert.True(grid.Level.Length() <= grid.Step);
            Assert.Equal(grid.Starts.Order(), grid.Starts);
            foreach (var (start, index) in grid.Starts.Select((s, n) => (s, n)))
            {
                Assert.Equal(index, grid.IndexOf(start));
                Assert.Equal(index, grid.IndexOf(start.AddSeconds(59)));
            }
        }
    }

    [Fact]
    public void DaysOfAZone_BeginAtItsMidnight_AlsoWhenClocksAreChanged()
    {
        var grid = Of(
            new()
            {
                From = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero),
                To = new(2026, 3, 31, 0, 0, 0, TimeSpan.Zero),
                Step = TimeSpan.FromDays(1),
                Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            }
        );

        Assert.Equal(
            [
                new(2026, 3, 27, 23, 0, 0, TimeSpan.Zero),
                new(2026, 3, 28, 23, 0, 0, TimeSpan.Zero),
                new(2026, 3, 29, 22, 0, 0, TimeSpan.Zero),
                new(2026, 3, 30, 22, 0, 0, TimeSpan.Zero),
            ],
            grid.Starts
        );
        Assert.Equal(new(2026, 3, 31, 22, 0, 0, TimeSpan.Zero), grid.End);
        Assert.Equal(RollupLevel.Hour, grid.Level);
    }

    [Theory]
    [InlineData("2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z", null, "from: Must be before to.")]
    [InlineData("2026-05-04T12:00:01Z", "2026-05-04T12:00:00Z", null, "from: Must be before to.")]
    [InlineData("2023-01-01T00:00:00Z", "2026-05-04T12:00:00Z", null, "three years")]
    [InlineData("1950-01-01T00:00:00Z", "1950-01-02T00:00:00Z", null, "1970")]
    [InlineData("3500-01-01T00:00:00Z", "3500-01-02T00:00:00Z", null, "centuries")]
    [InlineData("2026-05-04T00:00:00Z", "2026-05-04T12:00:00Z", "00:07:00", "step: Must be one of PT1M")]
    [InlineData("2026-05-03T00:00:00Z", "2026-05-04T12:00:00Z", "00:01:00", "more than 2000 points")]
    [InlineData("2026-04-30T00:00:00Z", "2026-04-30T12:00:00Z", "00:01:00", "figures of PT10M")]
    public void WhatCannotBeHad_IsRefused(string from, string to, string? step, string reason)
    {
        var refusal = Assert.Throws<RefusalException>(() =>
        {
            var ask = new AnalyticsAsk
            {
                From = Parse(from),
                To = Parse(to),
                Step = step is null ? null : TimeSpan.Parse(step, CultureInfo.InvariantCulture),
            };
            ask.Check();
            Of(ask);
        });

        Assert.Equal(RefusalCode.Invalid, refusal.Code);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static TimeGrid Of(AnalyticsAsk ask) => TimeGrid.Of(ask, Now, new());

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
