using TaskQueue.Core.Scheduling;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>When a schedule fires, in a sentence for people. Expressions that say much are told in English, as REST has them.</summary>
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
        timing switch
        {
            { Cron: { } cron } when CronSentence.Of(cron.Text) is { } sentence =>
                $"{sentence}, {timing.Zone.Id}",
            { Cron: null, Interval: { } interval } => Every(interval),
            _ => TimingWords.Describe(timing),
        };

    private static string Every(TimeSpan interval)
    {
        var (unit, one, many) = Units.FirstOrDefault(u => interval.Ticks % u.Length.Ticks == 0, Units[^1]);
        return interval == unit ? T[one] : T[many, interval / unit];
    }
}
