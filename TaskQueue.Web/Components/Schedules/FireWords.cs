using TaskQueue.Core.Scheduling;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>When a schedule fires, in a sentence for people; of an expression in English, as REST has it.</summary>
internal static class FireWords
{
    private static readonly (TimeSpan Length, string One, string Many)[] Units =
    [
        (TimeSpan.FromDays(1), Key("Every day"), Key("Every {0} days")),
        (TimeSpan.FromHours(1), Key("Every hour"), Key("Every {0} hours")),
        (TimeSpan.FromMinutes(1), Key("Every minute"), Key("Every {0} minutes")),
        (TimeSpan.FromSeconds(1), Key("Every second"), Key("Every {0} seconds")),
    ];

    /// <summary>Describes when it fires.</summary>
    /// <param name="timing">When.</param>
    public static string Describe(ScheduleTiming timing) =>
        timing is { Cron: null, Interval: { } interval } ? Every(interval) : TimingWords.Describe(timing);

    private static string Every(TimeSpan interval)
    {
        var (unit, one, many) = Units.FirstOrDefault(u => interval.Ticks % u.Length.Ticks == 0, Units[^1]);
        return interval == unit ? T[one] : T[many, interval / unit];
    }
}
