using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>When schedules fire, as the console tells it.</summary>
public sealed class FireWordsTests
{
    [Theory]
    [InlineData("* * * * *", "Jede Minute, UTC")]
    [InlineData("*/1 * * * *", "Jede Minute, UTC")]
    [InlineData("*/5 * * * *", "Alle 5 Minuten, UTC")]
    [InlineData("0 * * * *", "Jede Stunde, UTC")]
    [InlineData("0 */6 * * *", "Alle 6 Stunden, UTC")]
    [InlineData("30 2 * * *", "Jeden Tag um 02:30, UTC")]
    [InlineData("30 2,14 * * *", "Jeden Tag um 02:30 und 14:30, UTC")]
    [InlineData("0 9 * * 1-5", "Montag bis Freitag um 09:00, UTC")]
    [InlineData("0 9 * * SUN,WED", "Sonntag und Mittwoch um 09:00, UTC")]
    [InlineData("0 0 1 * *", "Am 1. Tag des Monats um 00:00, UTC")]
    [InlineData("0 0 L * *", "Am letzten Tag des Monats um 00:00, UTC")]
    public void AnExpression_IsToldInTheLanguageOfThePage_AndInEnglishAsInRest(string cron, string german)
    {
        var timing = Timing(ScheduleSamples.New(cron: cron));

        Assert.Equal(german, Tell("de", timing));
        Assert.Equal(TimingWords.Describe(timing), Tell("en", timing));
    }

    [Theory]
    [InlineData("*/15 9-17 * * *")]
    [InlineData("0 8 1 1,7 *")]
    [InlineData("15 30 2 * * ?")]
    [InlineData("5 * * * *")]
    [InlineData("0 0 1 * 1")]
    public void AnExpressionThatSaysMore_IsToldInEnglish(string cron)
    {
        var timing = Timing(ScheduleSamples.New(cron: cron));

        Assert.Equal(TimingWords.Describe(timing), Tell("de", timing));
    }

    [Theory]
    [InlineData(60, "Jede Minute")]
    [InlineData(900, "Alle 15 Minuten")]
    [InlineData(86400, "Jeden Tag")]
    [InlineData(90, "Alle 90 Sekunden")]
    public void AnInterval_IsToldInTheLanguageOfThePage_AndInEnglishAsInRest(int seconds, string german)
    {
        var timing = Timing(
            ScheduleSamples.New(cron: null) with
            {
                Interval = TimeSpan.FromSeconds(seconds),
            }
        );

        Assert.Equal(german, Tell("de", timing));
        Assert.Equal(TimingWords.Describe(timing), Tell("en", timing));
    }

    private static ScheduleTiming Timing(NewSchedule schedule)
    {
        var now = new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);
        Assert.True(ScheduleRules.Check(schedule, now, now, out var timing).IsEmpty);
        return timing!;
    }

    private static string Tell(string language, ScheduleTiming timing)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return FireWords.Describe(timing);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
