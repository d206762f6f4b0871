using System.Globalization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>What a schedule must be like; pure, so that console and REST refuse alike.</summary>
public static class ScheduleRules
{
    /// <summary>In front of the fields of the task in what is said to be wrong.</summary>
    public const string TaskField = "task.";

    /// <summary>Finds everything that is wrong, except an unknown type and a name that is taken.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="anchor">From when an interval without a start counts.</param>
    /// <param name="now">The current time.</param>
    /// <param name="timing">When it fires, where nothing is wrong with that.</param>
    public static FieldErrors Check(
        NewSchedule schedule,
        DateTimeOffset anchor,
        DateTimeOffset now,
        out ScheduleTiming? timing
    )
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(schedule.Name), "name", "Is required.");
        TextRules.Check(schedule.Name, "name", ScheduleLimits.Name, errors);
        TextRules.Check(schedule.Description, "description", ScheduleLimits.Description, errors);
        timing = CheckTiming(schedule, anchor, now, errors);
        CheckPolicies(schedule, errors);
        CheckTask(schedule.Task, now, errors);
        return errors;
    }

    /// <summary>Checks when it fires, and that it ever does.</summary>
    /// <param name="schedule">The schedule; its task and its name do not matter.</param>
    /// <param name="anchor">From when an interval without a start counts.</param>
    /// <param name="now">The current time.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    /// <returns>When it fires; none when something is wrong.</returns>
    public static ScheduleTiming? CheckTiming(
        NewSchedule schedule,
        DateTimeOffset anchor,
        DateTimeOffset now,
        FieldErrors errors
    )
    {
        var before = errors.ToDictionary().Count;
        var cron = CheckRhythm(schedule, errors);
        if (!ZoneNames.TryFind(schedule.TimeZone ?? "UTC", out var zone, out var fault))
        {
            errors.Add("timeZone", fault);
        }

        ExcludedDays.Check(schedule.ExcludedDays, "excludedDays", errors);
        CalendarNames.Check(schedule, errors);
        CheckBounds(schedule, now, errors);
        if (zone is null || errors.ToDictionary().Count > before)
        {
            return null;
        }

        var timing = new ScheduleTiming
        {
            Cron = cron,
            Interval = schedule.Interval,
            Zone = zone,
            Anchor = anchor,
            StartAt = schedule.StartAt?.ToUniversalTime(),
            EndAt = schedule.EndAt?.ToUniversalTime(),
            Excluded = ExcludedDays.Of([.. schedule.ExcludedDays.Union(schedule.CalendarDays)], zone),
        };
        errors.Require(
            timing.After(now) is not null,
            schedule.Cron is null ? "interval" : "cron",
            "Never fires: no such time is left, or all are excluded."
        );
        return errors.ToDictionary().Count > before ? null : timing;
    }

    private static CronText? CheckRhythm(NewSchedule schedule, FieldErrors errors)
    {
        if (schedule.Cron is null == schedule.Interval is null)
        {
            errors.Add(
                "cron",
                schedule.Cron is null
                    ? "Is required, or an interval."
                    : "Give either cron or interval, not both."
            );
        }

        errors.Require(
            schedule.Interval is null
                || (
                    schedule.Interval >= ScheduleTiming.Shortest
                    && schedule.Interval <= ScheduleTiming.Longest
                ),
            "interval",
            "Must be from one second to 366 days."
        );
        errors.Require(
            (schedule.Interval?.Ticks ?? 0) % TimeSpan.TicksPerMillisecond == 0,
            "interval",
            "Must be whole milliseconds."
        );
        CronText? cron = null;
        if (schedule.Cron is not null && !CronText.TryParse(schedule.Cron, out cron, out var fault))
        {
            errors.Add("cron", fault);
        }

        return cron;
    }

    private static void CheckBounds(NewSchedule schedule, DateTimeOffset now, FieldErrors errors)
    {
        errors.Require(
            schedule.StartAt is null || schedule.StartAt <= now + TaskLimits.Horizon,
            "startAt",
            "Must lie within ten years."
        );
        errors.Require(
            schedule.StartAt is null || schedule.StartAt >= now - TaskLimits.Horizon,
            "startAt",
            "Lies more than ten years back."
        );
        errors.Require(schedule.EndAt is null || schedule.EndAt > now, "endAt", "Has passed.");
        errors.Require(
            schedule.EndAt is null || schedule.StartAt is null || schedule.EndAt > schedule.StartAt,
            "endAt",
            "Is before startAt."
        );
    }

    private static void CheckPolicies(NewSchedule schedule, FieldErrors errors)
    {
        errors.Require(Enum.IsDefined(schedule.MissedRuns), "missedRuns", "Must be skip, runOnce or runAll.");
        errors.Require(Enum.IsDefined(schedule.Overlap), "overlap", "Must be allow, skip, queue or replace.");
        errors.Require(
            schedule.MissedLimit is null or (>= 1 and <= ScheduleLimits.Missed),
            "missedLimit",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {ScheduleLimits.Missed}.")
        );
        errors.Require(
            schedule.MissedLimit is null
                || schedule.MissedRuns is not (MissedRuns.Skip or MissedRuns.RunOnce),
            "missedLimit",
            "Is only for missedRuns = runAll."
        );
    }

    private static void CheckTask(NewTask task, DateTimeOffset now, FieldErrors errors)
    {
        foreach (var (field, reasons) in NewTaskRules.Check(task, now).ToDictionary())
        {
            foreach (var reason in reasons)
            {
                errors.Add(TaskField + field, reason);
            }
        }

        const string Moment = "Is for a single task; each fire of a schedule has its own time.";
        errors.Require(task.RunAt is null, TaskField + "runAt", Moment);
        errors.Require(task.ExpiresAt is null, TaskField + "expiresAt", Moment);
        errors.Require(
            task.Deadline is null,
            TaskField + "deadline",
            "Must be a duration; each fire of a schedule has its own time."
        );
        errors.Require(
            task.IdempotencyKey is null,
            TaskField + "idempotencyKey",
            "Is for a single task; each fire of a schedule has its own key."
        );
    }
}
