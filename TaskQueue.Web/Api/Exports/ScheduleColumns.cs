using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Api.Exports;

/// <summary>The columns of schedules.</summary>
internal static class ScheduleColumns
{
    public static readonly IReadOnlyList<ExportColumn<Schedule>> All =
    [
        new("id", "Id", s => s.Id),
        new("name", "Name", s => s.Name),
        new("status", "Status", s => ScheduleWords.StatusOf(s)),
        new("cron", "Cron", s => s.Cron),
        new("interval", "Interval", s => s.Interval),
        new("timeZone", "Time zone", s => s.TimeZone),
        new("type", "Task type", s => ScheduleQueries.TaskOf(Actor.System, s).Type),
        new("queue", "Queue", s => s.Queue),
        new("nextFireAt", "Next", s => s.NextFireAt),
        new("lastFireAt", "Last", s => s.LastFireAt),
        new("lastTaskId", "Last task", s => s.LastTaskId),
        new("lastError", "Last error", s => s.LastError),
        new("fired", "Fired", s => s.Fired),
        new("missed", "Missed", s => s.Missed),
        new("overlapped", "Overlapped", s => s.Overlapped),
        new("missedRuns", "Missed fires", s => ScheduleWords.Of(s.MissedRuns)),
        new("overlap", "Overlap", s => ScheduleWords.Of(s.Overlap)),
        new("startAt", "From", s => s.StartAt),
        new("endAt", "Until", s => s.EndAt),
        new("excludedDays", "Days left out", s => s.ExcludedDays),
        new("calendars", "Calendars", s => s.Calendars),
        new("pausedBy", "Paused by", s => s.PausedBy),
        new("pausedAt", "Paused", s => s.PausedAt),
        new("reason", "Reason", s => s.PauseReason),
        new("description", "Description", s => s.Description),
        new("createdAt", "Made", s => s.CreatedAt),
        new("createdBy", "Made by", s => s.CreatedBy),
        new("updatedAt", "Changed", s => s.UpdatedAt),
        new("updatedBy", "Changed by", s => s.UpdatedBy),
        new("version", "Version", s => s.Version),
    ];
}
