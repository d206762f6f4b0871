using System.Globalization;

namespace TaskQueue.Core.Scheduling;

/// <summary>When a schedule fires, in a sentence for people.</summary>
public static class TimingWords
{
    private static readonly (TimeSpan Length, string One, string Many)[] Units =
    [
        (TimeSpan.FromDays(1), "day", "days"),
        (TimeSpan.FromHours(1), "hour", "hours"),
        (TimeSpan.FromMinutes(1), "minute", "minutes"),
        (TimeSpan.FromSeconds(1), "second", "seconds"),
    ];

    /// <summary>Describes when it fires.</summary>
    /// <param name="timing">When.</param>
    public static string Describe(ScheduleTiming timing) =>
        timing.Cron is { } cron
            ? $"{CronWords.Describe(cron)}, {timing.Zone.Id}"
            : $"Every {Length(timing.Interval!.Value)}";

    private static string Length(TimeSpan interval)
    {
        var (unit, one, many) = Units.FirstOrDefault(u => interval.Ticks % u.Length.Ticks == 0);
        if (unit == default)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{interval.TotalSeconds} seconds");
        }

        var count = interval.Ticks / unit.Ticks;
        return count == 1 ? one : string.Create(CultureInfo.InvariantCulture, $"{count} {many}");
    }
}
