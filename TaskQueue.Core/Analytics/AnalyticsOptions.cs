namespace TaskQueue.Core.Analytics;

/// <summary>Settings under <c>Analytics</c>: how long history is kept. It does not depend on how long tasks are kept.</summary>
public sealed class AnalyticsOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Analytics";

    /// <summary>How many days rollups of a minute are kept, 1 to 30. Default 2.</summary>
    public int MinuteDays { get; set; } = 2;

    /// <summary>How many days rollups of ten minutes are kept, 2 to 365. Default 14.</summary>
    public int TenMinuteDays { get; set; } = 14;

    /// <summary>How many days rollups of an hour, and what workers did in it, are kept, 7 to 3,650. Default 90.</summary>
    public int HourDays { get; set; } = 90;

    /// <summary>How many days rollups of a day are kept, 30 to 36,500. Default 1,095, three years.</summary>
    public int DayDays { get; set; } = 1095;

    /// <summary>How long rollups of a level are kept.</summary>
    /// <param name="level">The level.</param>
    public TimeSpan Keep(RollupLevel level) =>
        TimeSpan.FromDays(
            level switch
            {
                RollupLevel.Minute => MinuteDays,
                RollupLevel.TenMinutes => TenMinuteDays,
                RollupLevel.Hour => HourDays,
                _ => DayDays,
            }
        );
}
