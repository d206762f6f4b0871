using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>What is said of expressions and zones: what is wrong with them, and what they mean.</summary>
public sealed class CronTextTests
{
    [Theory]
    [InlineData("61 * * * *", "Field 1, the minute at character 1, is '61' and takes 0 to 59")]
    [InlineData("0 25 * * *", "Field 2, the hour at character 3, is '25' and takes 0 to 23")]
    [InlineData("0  b * * 9", "Field 2, the hour at character 4, is 'b'")]
    [InlineData("0  b * * 9", "Field 5, the day of week at character 10, is '9' and takes 0 to 7")]
    [InlineData("*/0 * * * *", "A step of 0")]
    [InlineData("0 0 12 * * MONX", "Field 6, the day of week at character 12, is 'MONX'")]
    [InlineData("0 0 12 * * ? 1066x", "Field 7, the year at character 14")]
    [InlineData("0 0 32 * *", "Field 3, the day of month at character 5, is '32'")]
    [InlineData("1,,2 * * * *", "Field 1, the minute at character 1, is '1,,2'")]
    [InlineData("0 0 12 ? * MON,", "Field 6, the day of week at character 12, is 'MON,'")]
    [InlineData("* * * *", "Has 4 fields; it must have 5")]
    [InlineData("", "Has 0 fields")]
    [InlineData("1 2 3 4 5 6 7 8", "Has 8 fields")]
    [InlineData("@reboot", "'@reboot' is unknown; known are @yearly")]
    public void AWrongExpression_IsToldWhereAndWhy(string text, string expected)
    {
        Assert.False(CronText.TryParse(text, out _, out var fault));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* * * * *", "Every minute")]
    [InlineData("*/5 * * * *", "Every 5 minutes")]
    [InlineData("*/1 * * * *", "Every minute")]
    [InlineData("0 * * * *", "Every hour")]
    [InlineData("30 2 * * *", "At 02:30 every day")]
    [InlineData("30 2,14 * * *", "At 02:30 and 14:30 every day")]
    [InlineData("15 30 2 * * ?", "At 02:30:15 every day")]
    [InlineData("0 9 * * 1-5", "At 09:00 on Monday to Friday")]
    [InlineData("0 9 * * SUN,WED", "At 09:00 on Sunday and Wednesday")]
    [InlineData("0 0 1 * *", "At 00:00 on day 1 of the month")]
    [InlineData("0 0 L * *", "At 00:00 on the last day of the month")]
    [InlineData("0 0 0 15W * ?", "At 00:00 on the working day nearest to day 15 of the month")]
    [InlineData("0 0 12 ? * 6#3", "At 12:00 on the third Friday of the month")]
    [InlineData("0 0 12 ? * 6L", "At 12:00 on the last Friday of the month")]
    [InlineData("0 8 1 1,7 *", "At 08:00 on day 1 of the month in January and July")]
    [InlineData("0 0 8 24 12 ? 2027", "At 08:00 on day 24 of the month in December in 2027")]
    [InlineData("*/15 9-17 * * *", "Every 15 minutes, at hours 9 to 17 every day")]
    [InlineData("0 */6 * * *", "Every 6 hours")]
    [InlineData("*/10 * * * * ?", "Every 10 seconds")]
    [InlineData("* * * * * ?", "Every second")]
    [InlineData("0 0 1 * 1", "At 00:00 on day 1 of the month and on Monday")]
    [InlineData("@daily", "At 00:00 every day")]
    public void AnExpression_IsToldInWords(string text, string expected)
    {
        Assert.True(CronText.TryParse(text, out var cron, out var fault), fault);

        Assert.Equal(expected, CronWords.Describe(cron));
    }

    [Theory]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("europe/berlin ", "Europe/Berlin")]
    [InlineData("Europe/Berlni", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    public void AnUnknownZone_NamesThoseNearToIt(string name, string expected)
    {
        if (!ZoneNames.TryFind(name, out _, out var fault))
        {
            Assert.Contains(expected, fault, StringComparison.Ordinal);
        }

        Assert.Contains(expected, ZoneNames.Nearest(name));
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("Pacific/Apia")]
    public void AZone_IsKnown_AndListed(string name)
    {
        Assert.True(ZoneNames.TryFind(name, out var zone, out _));
        Assert.Equal(name, zone.Id);
        Assert.Contains(name, ZoneNames.All);
    }
}
