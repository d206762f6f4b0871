using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>What somebody wants a schedule to be. Nothing is checked yet; <see cref="ScheduleRules"/> does that.</summary>
public sealed record NewSchedule
{
    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>A longer text for people.</summary>
    public string? Description { get; init; }

    /// <summary>A cron expression; either this or <see cref="Interval"/>.</summary>
    public string? Cron { get; init; }

    /// <summary>The time between two fires, 1 s to 366 days.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>An IANA name; <c>UTC</c> when absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary>No fire before this.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No fire after this.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>Days without a fire: <c>saturday</c>, <c>12-25</c>, <c>2026-05-04</c>.</summary>
    public IReadOnlyList<string> ExcludedDays { get; init; } = [];

    /// <summary>Calendars whose days are without a fire, too, by their names.</summary>
    public IReadOnlyList<string> Calendars { get; init; } = [];

    /// <summary>The days of those calendars, once they have been looked up.</summary>
    public IReadOnlyList<string> CalendarDays { get; init; } = [];

    /// <summary>What becomes of missed fires.</summary>
    public MissedRuns MissedRuns { get; init; }

    /// <summary>How many are made up for at the most, with <see cref="MissedRuns.RunAll"/>.</summary>
    public int? MissedLimit { get; init; }

    /// <summary>What a fire does while the last task has not ended.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>The task that each fire makes.</summary>
    public required NewTask Task { get; init; }
}
