namespace TaskQueue.Core.Scheduling;

/// <summary>What the audit log keeps of a schedule: when it fires and what it makes, not what that carries.</summary>
internal static class ScheduleFacts
{
    /// <summary>A schedule before or after a change.</summary>
    public static object Of(Schedule schedule) =>
        new
        {
            schedule.Name,
            schedule.Description,
            schedule.Cron,
            schedule.Interval,
            schedule.TimeZone,
            schedule.StartAt,
            schedule.EndAt,
            excludedDays = schedule.ExcludedDays.Count == 0 ? null : schedule.ExcludedDays,
            calendars = schedule.Calendars.Count == 0 ? null : schedule.Calendars,
            schedule.MissedRuns,
            schedule.MissedLimit,
            schedule.Overlap,
            schedule.TaskType,
            schedule.Queue,
            schedule.Paused,
            schedule.PauseReason,
            schedule.PausedUntil,
            schedule.Version,
        };
}
