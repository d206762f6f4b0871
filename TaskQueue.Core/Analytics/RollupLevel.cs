namespace TaskQueue.Core.Analytics;

/// <summary>How fine a rollup is. The numbers are stored. Each is kept for longer than the one before.</summary>
public enum RollupLevel : short
{
    /// <summary>One minute.</summary>
    Minute = 0,

    /// <summary>Ten minutes.</summary>
    TenMinutes = 1,

    /// <summary>One hour.</summary>
    Hour = 2,

    /// <summary>One day of UTC.</summary>
    Day = 3,
}

/// <summary>What is known about levels as such.</summary>
public static class RollupLevels
{
    /// <summary>All of them, the finest first.</summary>
    public static readonly IReadOnlyList<RollupLevel> All = Enum.GetValues<RollupLevel>();

    /// <summary>How long one is.</summary>
    /// <param name="level">The level.</param>
    public static TimeSpan Length(this RollupLevel level) =>
        level switch
        {
            RollupLevel.Minute => TimeSpan.FromMinutes(1),
            RollupLevel.TenMinutes => TimeSpan.FromMinutes(10),
            RollupLevel.Hour => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };

    /// <summary>The start of the rollup that an instant falls into.</summary>
    /// <param name="level">The level.</param>
    /// <param name="instant">Any instant.</param>
    public static DateTimeOffset StartOf(this RollupLevel level, DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % level.Length().Ticks), TimeSpan.Zero);
}
