using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>Makes, changes, pauses, starts and deletes schedules: checks who asks and what they ask for, then acts.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="tasks">Accepts the task of a start by hand.</param>
/// <param name="types">The known task types.</param>
/// <param name="calendars">Knows the days of calendars.</param>
/// <param name="clock">The current time.</param>
public sealed class ScheduleService(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TaskService tasks,
    TaskTypeCatalogue types,
    NamedCalendars calendars,
    TimeProvider clock
)
{
    private readonly ScheduleRows _rows = new(contexts, audit, signals, clock);

    /// <summary>Makes a schedule.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, the name is taken, or the store is away.</exception>
    public async Task<Schedule> CreateAsync(Actor actor, NewSchedule wanted)
    {
        actor.Require(Permissions.SchedulesWrite, wanted.Task.Queue);
        var now = Whole(clock.GetUtcNow());
        wanted = await calendars.ResolveAsync(Trim(wanted));
        var timing = CheckOrThrow(wanted, now, now);
        var schedule = new Schedule
        {
            Id = TaskIds.Next(clock),
            Name = wanted.Name,
            TimeZone = timing.Zone.Id,
            TaskType = wanted.Task.Type,
            Queue = wanted.Task.Queue,
            CreatedAt = now,
            CreatedBy = actor.Name,
            UpdatedBy = actor.Name,
            Anchor = now,
        };
        return await _rows.AddAsync(
            actor,
            async db =>
            {
                Apply(schedule, await SettleAsync(db, wanted, now), actor, now);
                schedule.WakeAt = schedule.NextFireAt = schedule.Timing().After(now);
                return schedule;
            }
        );
    }

    /// <summary>
    /// Changes a schedule. A pause goes on; fires that it has missed by now are left out, one that is due at this moment happens.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="wanted">What it is to be, whole.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <returns>The schedule afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, no such schedule, stale, or not acceptable.</exception>
    public async Task<Schedule> UpdateAsync(Actor actor, Guid id, NewSchedule wanted, int? version)
    {
        actor.Require(Permissions.SchedulesWrite, wanted.Task.Queue);
        var now = Whole(clock.GetUtcNow());
        wanted = await calendars.ResolveAsync(Trim(wanted));
        CheckOrThrow(wanted, now, now);
        return await _rows.ChangeAsync(
            actor,
            AuditActions.ScheduleChanged,
            id,
            version,
            schedule =>
            {
                RequireOn(actor, schedule);
                // An interval that stays keeps its beat.
                schedule.Anchor = schedule.Interval == wanted.Interval ? schedule.Anchor : now;
                Apply(schedule, wanted, actor, now);
                schedule.Version++;
                if (!schedule.Paused)
                {
                    schedule.NextFireAt = IsDue(schedule, now)
                        ? schedule.NextFireAt
                        : schedule.Timing().After(now);
                    schedule.WakeAt = schedule.Waiting.Count > 0 ? now : schedule.NextFireAt;
                }
            },
            async db => wanted = await SettleAsync(db, wanted, now)
        );
    }

    /// <summary>Deletes a schedule; the tasks that it has made stay.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such schedule, or stale.</exception>
    public Task DeleteAsync(Actor actor, Guid id, int? version)
    {
        actor.RequireSome(Permissions.SchedulesWrite);
        return _rows.DeleteAsync(actor, id, version, schedule => RequireOn(actor, schedule));
    }

    /// <summary>
    /// Keeps a schedule from firing. Fires of that time are left out, whatever its rule for missed ones. A second pause
    /// replaces reason and end of the first.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="until">When it goes on by itself; absent when somebody has to resume it.</param>
    /// <returns>The schedule afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, no such schedule, or a field is wrong.</exception>
    public Task<Schedule> PauseAsync(Actor actor, Guid id, string? reason, DateTimeOffset? until)
    {
        actor.RequireSome(Permissions.SchedulesWrite);
        var now = Whole(clock.GetUtcNow());
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var errors = new FieldErrors();
        TextRules.Check(reason, "reason", ScheduleLimits.Reason, errors);
        errors.Require(until is null || until > now, "until", "Has passed.");
        errors.ThrowIfAny();
        return _rows.ChangeAsync(
            actor,
            AuditActions.SchedulePaused,
            id,
            version: null,
            schedule =>
            {
                RequireOn(actor, schedule);
                schedule.Pause(actor.Name, now, until is { } end ? Whole(end) : null, reason);
                Note(schedule, actor, now);
                schedule.Version++;
            }
        );
    }

    /// <summary>Lets a schedule fire again; nothing happens where it is not paused.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <returns>The schedule afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, or no such schedule.</exception>
    public Task<Schedule> ResumeAsync(Actor actor, Guid id)
    {
        actor.RequireSome(Permissions.SchedulesWrite);
        var now = Whole(clock.GetUtcNow());
        return _rows.ChangeAsync(
            actor,
            AuditActions.ScheduleResumed,
            id,
            version: null,
            schedule =>
            {
                RequireOn(actor, schedule);
                if (schedule.Paused)
                {
                    schedule.Resume(now);
                    Note(schedule, actor, now);
                    schedule.Version++;
                }
            }
        );
    }

    /// <summary>Makes the task of a schedule now, paused or not; its fires stay as they are.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <returns>The task's id.</returns>
    /// <exception cref="RefusalException">Not allowed, no such schedule, or the task is not acceptable any more.</exception>
    public async Task<Guid> TriggerAsync(Actor actor, Guid id)
    {
        actor.RequireSome(Permissions.SchedulesWrite);
        var now = Whole(clock.GetUtcNow());
        var schedule = await _rows.ReadAsync(id);
        RequireOn(actor, schedule);
        var task = TaskTemplate.Read(schedule.Template);
        // The task is what the schedule says: no permission to submit others is needed.
        var starter = actor.Also(Permissions.TasksWrite, Permissions.SchedulesWrite);
        var outcome = await tasks.SubmitAsync(
            starter,
            task with
            {
                IdempotencyKey = ScheduleKeys.ByHand(id, TaskIds.Next(clock)),
                AllowUnknownType = true,
            }
        );
        var made = outcome.Id!.Value;
        await _rows.NoteStartAsync(actor, schedule, made, now);
        return made;
    }

    // Such a fire is the runner's, which may be making its task just now.
    private static bool IsDue(Schedule schedule, DateTimeOffset now) =>
        schedule.NextFireAt <= now && schedule.NextFireAt > now - ScheduleLimits.Grace;

    private static void RequireOn(Actor actor, Schedule schedule) =>
        actor.RequireOn(Permissions.SchedulesWrite, schedule.Queue, "schedule");

    private static NewSchedule Trim(NewSchedule wanted) =>
        wanted with
        {
            Name = wanted.Name.Trim(),
            Description = string.IsNullOrWhiteSpace(wanted.Description) ? null : wanted.Description,
            Cron = wanted.Cron?.Trim(),
            StartAt = wanted.StartAt is { } start ? Whole(start) : null,
            EndAt = wanted.EndAt is { } end ? Whole(end) : null,
        };

    // A calendar may have changed since it was looked up; within the write it stays as it is.
    private async Task<NewSchedule> SettleAsync(AppDbContext db, NewSchedule wanted, DateTimeOffset now)
    {
        if (wanted.Calendars.Count > 0)
        {
            wanted = await CalendarDays.FillAsync(db, wanted, within: true);
            CheckOrThrow(wanted, now, now);
        }

        return wanted;
    }

    private void Apply(Schedule schedule, NewSchedule wanted, Actor actor, DateTimeOffset now)
    {
        schedule.Name = wanted.Name;
        schedule.Description = wanted.Description;
        schedule.Cron = wanted.Cron;
        schedule.Interval = wanted.Interval;
        schedule.TimeZone = wanted.TimeZone ?? "UTC";
        schedule.StartAt = wanted.StartAt;
        schedule.EndAt = wanted.EndAt;
        schedule.ExcludedDays = wanted.ExcludedDays;
        schedule.CalendarNames = CalendarNames.Write(wanted.Calendars);
        schedule.CalendarDays = wanted.CalendarDays;
        schedule.MissedRuns = wanted.MissedRuns;
        schedule.MissedLimit = wanted.MissedLimit ?? ScheduleLimits.UsualMissed;
        schedule.Overlap = wanted.Overlap;
        schedule.TaskType = wanted.Task.Type;
        schedule.Queue = wanted.Task.Queue;
        // Its payload is of the version of today, and of an older one tomorrow.
        var version = wanted.Task.TypeVersion ?? types.Find(wanted.Task.Type)?.Type.Version ?? "";
        schedule.Template = TaskTemplate.Write(wanted.Task with { TypeVersion = version });
        schedule.LastError = null;
        Note(schedule, actor, now);
    }

    private static void Note(Schedule schedule, Actor actor, DateTimeOffset now) =>
        (schedule.UpdatedAt, schedule.UpdatedBy) = (now, actor.Name);

    // Whole seconds, as cron has them; and what both stores can keep.
    private static DateTimeOffset Whole(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private ScheduleTiming CheckOrThrow(NewSchedule wanted, DateTimeOffset anchor, DateTimeOffset now)
    {
        var errors = ScheduleRules.Check(wanted, anchor, now, out var timing);
        var type = wanted.Task.Type;
        if (TextRules.IsName(type) && !wanted.Task.AllowUnknownType && !types.Knows(type))
        {
            errors.Add(ScheduleRules.TaskField + "type", types.Unknown(type));
        }

        if (errors.IsEmpty)
        {
            types.Find(type)?.Admit(wanted.Task, ScheduleRules.TaskField, errors);
        }

        errors.ThrowIfAny();
        return timing!;
    }
}
