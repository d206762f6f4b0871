using System.Text.Json;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Scheduling;

/// <summary>A schedule as a line of an export; pure.</summary>
internal static class ScheduleLine
{
    public static TransferSchedule Of(Schedule schedule) =>
        new()
        {
            Id = schedule.Id,
            Name = schedule.Name,
            Version = schedule.Version,
            Description = schedule.Description,
            Cron = schedule.Cron,
            IntervalMs = (long?)schedule.Interval?.TotalMilliseconds,
            TimeZone = schedule.TimeZone,
            StartAt = schedule.StartAt,
            EndAt = schedule.EndAt,
            Anchor = schedule.Anchor,
            ExcludedDays = SomeOf(schedule.ExcludedDays),
            Calendars = SomeOf(schedule.Calendars),
            CalendarDays = SomeOf(schedule.CalendarDays),
            MissedRuns = Word(schedule.MissedRuns),
            MissedLimit = schedule.MissedLimit,
            Overlap = Word(schedule.Overlap),
            Task = schedule.Template,
            LastFireAt = schedule.LastFireAt,
            LastTaskId = schedule.LastTaskId,
            LastError = schedule.LastError,
            Fired = schedule.Fired,
            Missed = schedule.Missed,
            Overlapped = schedule.Overlapped,
            Pause = schedule.PausedBy is { } by
                ? new(by, schedule.PausedAt, schedule.PausedUntil, schedule.PauseReason)
                : null,
            CreatedAt = schedule.CreatedAt,
            CreatedBy = schedule.CreatedBy,
            UpdatedAt = schedule.UpdatedAt,
            UpdatedBy = schedule.UpdatedBy,
        };

    /// <summary>The row as it was, with its pause; when it fires next is still to be said.</summary>
    public static Schedule ToRow(TransferSchedule line)
    {
        var wanted = AsWanted(line, new());
        return new()
        {
            Id = line.Id,
            Name = line.Name,
            Version = line.Version,
            Description = line.Description,
            Cron = line.Cron,
            Interval = wanted.Interval,
            TimeZone = line.TimeZone,
            StartAt = line.StartAt?.ToUniversalTime(),
            EndAt = line.EndAt?.ToUniversalTime(),
            Anchor = line.Anchor.ToUniversalTime(),
            ExcludedDays = line.ExcludedDays ?? [],
            CalendarNames = CalendarNames.Write(line.Calendars ?? []),
            CalendarDays = line.CalendarDays ?? [],
            MissedRuns = wanted.MissedRuns,
            MissedLimit = line.MissedLimit,
            Overlap = wanted.Overlap,
            TaskType = wanted.Task.Type,
            Queue = wanted.Task.Queue,
            Template = line.Task,
            LastFireAt = line.LastFireAt?.ToUniversalTime(),
            LastTaskId = line.LastTaskId,
            LastError = line.LastError,
            Fired = line.Fired,
            Missed = line.Missed,
            Overlapped = line.Overlapped,
            PausedBy = line.Pause?.By,
            PausedAt = line.Pause?.At?.ToUniversalTime(),
            PausedUntil = line.Pause?.Until?.ToUniversalTime(),
            WakeAt = line.Pause?.Until?.ToUniversalTime(),
            PauseReason = line.Pause?.Reason,
            CreatedAt = line.CreatedAt.ToUniversalTime(),
            CreatedBy = line.CreatedBy,
            UpdatedAt = line.UpdatedAt.ToUniversalTime(),
            UpdatedBy = line.UpdatedBy,
        };
    }

    /// <summary>What somebody would have asked for.</summary>
    /// <exception cref="JsonException">The task is none.</exception>
    public static NewSchedule AsWanted(TransferSchedule line, FieldErrors errors)
    {
        errors.Require(
            DependencyRule.TryWord<MissedRuns>(line.MissedRuns, out var missed),
            "missedRuns",
            "Must be skip, runOnce or runAll."
        );
        errors.Require(
            DependencyRule.TryWord<OverlapPolicy>(line.Overlap, out var overlap),
            "overlap",
            "Must be allow, skip, queue or replace."
        );
        errors.Require(
            line.MissedLimit is >= 1 and <= ScheduleLimits.Missed,
            "missedLimit",
            FormattableString.Invariant($"Must be from 1 to {ScheduleLimits.Missed}.")
        );
        return new()
        {
            Name = line.Name,
            Description = line.Description,
            Cron = line.Cron,
            Interval = line.IntervalMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            TimeZone = line.TimeZone,
            StartAt = line.StartAt,
            EndAt = line.EndAt,
            ExcludedDays = line.ExcludedDays ?? [],
            Calendars = line.Calendars ?? [],
            CalendarDays = line.CalendarDays ?? [],
            MissedRuns = missed,
            MissedLimit = missed is MissedRuns.RunAll ? line.MissedLimit : null,
            Overlap = overlap,
            Task = TaskTemplate.Read(line.Task),
        };
    }

    private static IReadOnlyList<string>? SomeOf(IReadOnlyList<string> texts) =>
        texts.Count > 0 ? texts : null;

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
