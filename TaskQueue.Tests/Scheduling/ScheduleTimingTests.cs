using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>When schedules fire that few days are left to.</summary>
public sealed class ScheduleTimingTests
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnInterval_ThatNoDayIsLeftTo_NeverFires()
    {
        var timing = Each(YearlyDays());

        Assert.Null(timing.After(Begin));
    }

    [Fact]
    public void ADayThatComesOnceIn28Years_IsFound()
    {
        // The 29th of February, where it is a Sunday: 2032, 2060.
        var timing = Each([
            .. YearlyDays().Where(day => day != "02-29"),
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
        ]);

        Assert.Equal(new(2032, 2, 29, 0, 0, 0, TimeSpan.Zero), timing.After(Begin));
        Assert.Equal(
            new(2060, 2, 29, 0, 0, 0, TimeSpan.Zero),
            timing.After(new(2032, 3, 1, 0, 0, 0, TimeSpan.Zero))
        );
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00Z")]
    // At midnight the clocks go back to eleven.
    [InlineData("Africa/Cairo", "2026-10-29", "2026-10-29T22:00:00Z")]
    // At midnight the clocks go on to one.
    [InlineData("Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00Z")]
    [InlineData("America/Santiago", "2026-09-05", "2026-09-06T04:00:00Z")]
    public void AfterADayThatIsLeftOut_ItFiresWithTheFirstSecondOfTheNext(
        string zone,
        string day,
        string fires
    )
    {
        var timing = Each([day]) with
        {
            Interval = TimeSpan.FromSeconds(1),
            Anchor = Begin.AddYears(-1),
            Zone = TimeZoneInfo.FindSystemTimeZoneById(zone),
            Excluded = ExcludedDays.Of([day], TimeZoneInfo.FindSystemTimeZoneById(zone)),
        };
        var noon = DateTimeOffset.Parse($"{day}T12:00:00Z", CultureInfo.InvariantCulture);

        Assert.Equal(DateTimeOffset.Parse(fires, CultureInfo.InvariantCulture), timing.After(noon));
    }

    private static ScheduleTiming Each(IReadOnlyList<string> excluded) =>
        new()
        {
            Interval = TimeSpan.FromHours(1),
            Zone = TimeZoneInfo.Utc,
            Anchor = Begin,
            Excluded = ExcludedDays.Of(excluded, TimeZoneInfo.Utc),
        };

    private static string[] YearlyDays() =>
        [
            .. Enumerable
                .Range(0, 366)
                .Select(day =>
                    new DateOnly(2024, 1, 1).AddDays(day).ToString("MM-dd", CultureInfo.InvariantCulture)
                ),
        ];
}
