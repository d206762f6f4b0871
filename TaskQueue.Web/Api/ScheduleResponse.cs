using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>A schedule as the API shows it. Rows of a list leave out the payload of its task.</summary>
internal sealed record ScheduleResponse
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Cron { get; init; }

    public TimeSpan? Interval { get; init; }

    public required string TimeZone { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public DateTimeOffset? EndAt { get; init; }

    public required IReadOnlyList<string> ExcludedDays { get; init; }

    /// <summary>Calendars whose days are without a fire, too, by their names.</summary>
    public required IReadOnlyList<string> Calendars { get; init; }

    /// <summary>skip, runOnce or runAll.</summary>
    public required string MissedRuns { get; init; }

    public int? MissedLimit { get; init; }

    /// <summary>allow, skip, queue or replace.</summary>
    public required string Overlap { get; init; }

    public required ScheduleTaskResponse Task { get; init; }

    /// <summary>active, paused or ended.</summary>
    public required string Status { get; init; }

    public string? PausedBy { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Why it is paused.</summary>
    public string? Reason { get; init; }

    /// <summary>When it goes on by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    public DateTimeOffset? NextFireAt { get; init; }

    /// <summary>Fires that wait for the last task to end.</summary>
    public required IReadOnlyList<DateTimeOffset> Waiting { get; init; }

    public DateTimeOffset? LastFireAt { get; init; }

    public Guid? LastTaskId { get; init; }

    /// <summary>Why the last fire made no task.</summary>
    public string? LastError { get; init; }

    /// <summary>How many tasks it has made.</summary>
    public required long Fired { get; init; }

    /// <summary>How many fires were left out because no server was there in time.</summary>
    public required long Missed { get; init; }

    /// <summary>How many fires were left out because the last task had not ended.</summary>
    public required long Overlapped { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    /// <summary>Rises with each change that somebody makes, not with fires; the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A schedule on its own.</summary>
    public static ScheduleResponse Of(Schedule schedule, Actor actor)
    {
        var task = ScheduleQueries.TaskOf(actor, schedule);
        return InList(schedule) with
        {
            Task = ScheduleTaskResponse.Of(task) with { Payload = RawJson.OrNull(task.Payload.ToArray()) },
        };
    }

    /// <summary>A row of a list.</summary>
    public static ScheduleResponse InList(Schedule schedule) =>
        new()
        {
            Id = schedule.Id,
            Name = schedule.Name,
            Description = schedule.Description,
            Cron = schedule.Cron,
            Interval = schedule.Interval,
            TimeZone = schedule.TimeZone,
            StartAt = schedule.StartAt,
            EndAt = schedule.EndAt,
            ExcludedDays = schedule.ExcludedDays,
            Calendars = schedule.Calendars,
            MissedRuns = ScheduleWords.Of(schedule.MissedRuns),
            MissedLimit =
                schedule.MissedRuns is Core.Scheduling.MissedRuns.RunAll ? schedule.MissedLimit : null,
            Overlap = ScheduleWords.Of(schedule.Overlap),
            Task = ScheduleTaskResponse.Of(ScheduleQueries.TaskOf(Actor.System, schedule)),
            Status = ScheduleWords.StatusOf(schedule),
            PausedBy = schedule.PausedBy,
            PausedAt = schedule.PausedAt,
            Reason = schedule.PauseReason,
            Until = schedule.PausedUntil,
            NextFireAt = schedule.NextFireAt,
            Waiting = schedule.Waiting,
            LastFireAt = schedule.LastFireAt,
            LastTaskId = schedule.LastTaskId,
            LastError = schedule.LastError,
            Fired = schedule.Fired,
            Missed = schedule.Missed,
            Overlapped = schedule.Overlapped,
            CreatedAt = schedule.CreatedAt,
            CreatedBy = schedule.CreatedBy,
            UpdatedAt = schedule.UpdatedAt,
            UpdatedBy = schedule.UpdatedBy,
            Version = schedule.Version,
        };
}
