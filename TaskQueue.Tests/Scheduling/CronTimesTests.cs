using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>When expressions fire where clocks are changed: Berlin, New York, Lord Howe by half an hour, Apia by a day.</summary>
public sealed class CronTimesTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";
    private const string Apia = "Pacific/Apia";
    private const string Amman = "Asia/Amman";

    [Theory]
    // The clock skips 02:00 to 03:00: a fixed time fires at the first instant after the gap, and once.
    [InlineData("30 2 * * *", Berlin, "2026-03-28T12:00Z", "03-29 03:00+2|03-30 02:30+2")]
    [InlineData("0,30 2 * * *", Berlin, "2026-03-28T12:00Z", "03-29 03:00+2|03-30 02:00+2")]
    [InlineData("0 2 * * *", Berlin, "2026-03-28T12:00Z", "03-29 03:00+2|03-30 02:00+2")]
    [InlineData("0 3 * * *", Berlin, "2026-03-28T12:00Z", "03-29 03:00+2|03-30 03:00+2")]
    [InlineData("30 2,3 * * *", Berlin, "2026-03-28T12:00Z", "03-29 03:00+2|03-29 03:30+2|03-30 02:30+2")]
    [InlineData("*/30 * * * *", Berlin, "2026-03-29T00:00Z", "03-29 01:30+1|03-29 03:00+2|03-29 03:30+2")]
    [InlineData("30 2 8 * *", NewYork, "2026-03-01T00:00Z", "03-08 03:00-4|04-08 02:30-4")]
    [InlineData("15 2 * * *", LordHowe, "2026-10-03T00:00Z", "10-04 02:30+11|10-05 02:15+11")]
    // Midnight itself is skipped.
    [InlineData("0 0 29 3 *", Amman, "2019-03-01T00:00Z", "03-29 01:00+3")]
    [InlineData("0 30 0 29 3 ? 2019", Amman, "2019-03-01T00:00Z", "03-29 01:00+3")]
    // Apia left out the whole of 30 December 2011.
    [InlineData("0 12 * * *", Apia, "2011-12-29T00:00Z", "12-29 12:00-10|12-31 00:00+14|12-31 12:00+14")]
    [InlineData("0 12 30 * *", Apia, "2011-12-01T00:00Z", "12-31 00:00+14|01-30 12:00+14")]
    // The clock shows 02:00 to 03:00 twice: a fixed time fires at the first, what repeats fires at both.
    [InlineData("30 2 * * *", Berlin, "2026-10-24T12:00Z", "10-25 02:30+2|10-26 02:30+1")]
    [InlineData("30 2 * * *", Berlin, "2026-10-25T01:10Z", "10-26 02:30+1")]
    [InlineData("30 2 * * *", Berlin, "2026-10-25T00:45Z", "10-26 02:30+1")]
    [InlineData("15 2,3 * * *", Berlin, "2026-10-24T22:00Z", "10-25 02:15+2|10-25 03:15+1|10-26 02:15+1")]
    [InlineData("0 3 * * *", Berlin, "2026-10-24T22:00Z", "10-25 03:00+1|10-26 03:00+1")]
    [InlineData(
        "*/30 2 * * *",
        Berlin,
        "2026-10-24T22:00Z",
        "10-25 02:00+2|10-25 02:30+2|10-25 02:00+1|10-25 02:30+1|10-26 02:00+1"
    )]
    [InlineData(
        "30 1-2 * * *",
        Berlin,
        "2026-10-24T22:00Z",
        "10-25 01:30+2|10-25 02:30+2|10-25 02:30+1|10-26 01:30+1"
    )]
    [InlineData("30 * * * *", Berlin, "2026-10-24T23:45Z", "10-25 02:30+2|10-25 02:30+1|10-25 03:30+1")]
    [InlineData("30 1 * * *", NewYork, "2026-10-31T12:00Z", "11-01 01:30-4|11-02 01:30-5")]
    [InlineData("0 * * * *", NewYork, "2026-11-01T04:30Z", "11-01 01:00-4|11-01 01:00-5|11-01 02:00-5")]
    [InlineData("45 1 * * *", LordHowe, "2026-04-04T00:00Z", "04-05 01:45+11|04-06 01:45+10.5")]
    [InlineData(
        "*/15 1 * * *",
        LordHowe,
        "2026-04-04T14:20Z",
        "04-05 01:30+11|04-05 01:45+11|04-05 01:30+10.5|04-05 01:45+10.5|04-06 01:00+10.5"
    )]
    // Without any change.
    [InlineData("0 0 29 2 *", "UTC", "2026-03-01T00:00Z", "02-29 00:00+0|02-29 00:00+0")]
    [InlineData("15 30 4 ? * MON-FRI", "UTC", "2026-11-27T12:00Z", "11-30 04:30+0|12-01 04:30+0")]
    [InlineData("@hourly", "Asia/Kolkata", "2026-01-01T00:00Z", "01-01 06:00+5.5|01-01 07:00+5.5")]
    public void NextFires_AreTheseOnes(string text, string zoneName, string after, string expected)
    {
        var wanted = expected.Split('|');
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        Assert.True(CronText.TryParse(text, out var cron, out var fault), fault);
        var from = DateTimeOffset.Parse(after, CultureInfo.InvariantCulture);

        var fires = new List<string>();
        while (fires.Count < wanted.Length && CronTimes.After(cron, zone, from) is { } next)
        {
            Assert.True(next > from, $"{next:O} is not after {from:O}");
            fires.Add(Show(TimeZoneInfo.ConvertTime(next, zone)));
            from = next;
        }

        Assert.Equal(wanted, fires);
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 0 1 1 ? 2020")]
    public void AnExpressionWithoutAFire_HasNone(string text)
    {
        Assert.True(CronText.TryParse(text, out var cron, out _));

        Assert.Null(CronTimes.After(cron, TimeZoneInfo.Utc, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    private static string Show(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:MM-dd HH:mm}{at.Offset.TotalHours:+0.#;-0.#;+0}");
}
