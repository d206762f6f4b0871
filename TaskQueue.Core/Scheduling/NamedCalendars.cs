using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Calendars that schedules share by name. Each schedule keeps the days of its calendars with its own, so that a fire asks for
/// nothing; a change of a calendar changes the schedules that have it in the same transaction.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed partial class NamedCalendars(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>How many calendars there may be.</summary>
    public const int Most = 200;

    private const int Tries = 10;

    // A calendar that is deleted and made again begins above what it had before, so that no old ETag fits.
    private static readonly DateTimeOffset FirstVersion = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a calendar, or changes it and every schedule that has it.</summary>
    /// <param name="actor">Who asks; needs the permission for schedules of all queues.</param>
    /// <param name="name">The calendar.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <param name="version">Refuse unless it still has this version, 0 where there is none; any when absent.</param>
    /// <returns>The calendar, and what became of the schedules that have it.</returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, stale, or the store is away.</exception>
    public async Task<CalendarChange> SetAsync(Actor actor, string name, NewCalendar wanted, int? version)
    {
        Check(actor, name, wanted);
        var change = await WriteAsync(async db =>
        {
            var all = await CalendarLock.TakeAsync(db);
            await CalendarUsers.HoldAsync(db, name);
            var made = await ApplyAsync(db, all, actor, name, wanted, version);
            audit.Add(
                db,
                actor,
                AuditActions.CalendarChanged,
                AuditSubject.Calendar(name),
                made.Before,
                FactsOf(made.Change.Calendar)
            );
            return made.Change;
        });
        signals.Publish(new(SignalTopic.Tasks, []));
        return change;
    }

    /// <summary>Tries out what <see cref="SetAsync"/> would do; nothing is kept.</summary>
    /// <param name="actor">Who asks; needs the permission for schedules of all queues.</param>
    /// <param name="name">The calendar.</param>
    /// <param name="wanted">What it would be.</param>
    /// <param name="version">Refuse unless it still has this version, 0 where there is none; any when absent.</param>
    /// <returns>The calendar as it would be, with the version that is stored, and what would become of the schedules.</returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, stale, or the store is away.</exception>
    public Task<CalendarChange> TryAsync(Actor actor, string name, NewCalendar wanted, int? version)
    {
        Check(actor, name, wanted);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var all = await db.NamedCalendars.ToDictionaryAsync(c => c.Name, StringComparer.Ordinal);
            var stored = all.TryGetValue(name, out var before) ? before.Version : 0;
            var (change, _) = await ApplyAsync(db, all, actor, name, wanted, version);
            change.Calendar.Version = stored;
            return change;
        });
    }

    /// <summary>Deletes a calendar that no schedule has.</summary>
    /// <param name="actor">Who asks; needs the permission for schedules of all queues.</param>
    /// <param name="name">The calendar.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such calendar, stale, in use, or the store is away.</exception>
    public async Task DeleteAsync(Actor actor, string name, int? version)
    {
        actor.Require(Permissions.SchedulesWrite);
        await WriteAsync(async db =>
        {
            var calendar =
                (await CalendarLock.TakeAsync(db)).GetValueOrDefault(name)
                ?? throw new RefusalException(RefusalCode.NotFound, "There is no such calendar.");
            RequireVersion(calendar.Version, version);
            var users = await CalendarUsers
                .Of(db, name)
                .OrderBy(s => s.Name)
                .Select(s => s.Name)
                .Take(2)
                .ToListAsync();
            if (users.Count > 0)
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    users.Count == 1
                        ? $"Schedule '{users[0]}' has it: take it away there first."
                        : $"Schedule '{users[0]}' and others have it: take it away there first."
                );
            }

            db.NamedCalendars.Remove(calendar);
            audit.Add(
                db,
                actor,
                AuditActions.CalendarDeleted,
                AuditSubject.Calendar(name),
                before: FactsOf(calendar)
            );
            return calendar;
        });
        signals.Publish(new(SignalTopic.Tasks, []));
    }

    private static void Check(Actor actor, string name, NewCalendar wanted)
    {
        actor.Require(Permissions.SchedulesWrite);
        var errors = new FieldErrors();
        errors.Require(TextRules.IsQueue(name), "name", $"Must be {TextRules.QueueForm}.");
        TextRules.Check(wanted.Description, "description", ScheduleLimits.Description, errors);
        errors.Require(wanted.Days.Count > 0, "days", "Must name one day at least.");
        ExcludedDays.Check(wanted.Days, "days", errors);
        errors.ThrowIfAny();
    }

    // Changes the rows of this context alone; whoever called saves them, or forgets them.
    private async Task<(CalendarChange Change, object? Before)> ApplyAsync(
        AppDbContext db,
        Dictionary<string, NamedCalendar> all,
        Actor actor,
        string name,
        NewCalendar wanted,
        int? version
    )
    {
        var before = all.TryGetValue(name, out var calendar) ? FactsOf(calendar) : null;
        if (calendar is null)
        {
            if (all.Count >= Most)
            {
                throw RefusalException.Field(
                    "name",
                    FormattableString.Invariant($"There are {Most} calendars already.")
                );
            }

            all[name] = calendar = new() { Name = name, UpdatedBy = actor.Name };
            db.NamedCalendars.Add(calendar);
        }

        RequireVersion(calendar.Version, version);
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        calendar.Description = string.IsNullOrWhiteSpace(wanted.Description) ? null : wanted.Description;
        calendar.Days = wanted.Days;
        calendar.Version = before is null
            ? Math.Max(1, (int)(now - FirstVersion).TotalSeconds)
            : calendar.Version + 1;
        (calendar.UpdatedBy, calendar.UpdatedAt) = (actor.Name, now);
        var schedules = await CalendarUsers.ReadAsync(db, name);
        return (new(calendar, [.. schedules.Select(s => Move(s, all, now))]), before);
    }

    private static CalendarEffect Move(
        Schedule schedule,
        Dictionary<string, NamedCalendar> calendars,
        DateTimeOffset now
    )
    {
        var was = schedule.NextFireAt;
        var fired = Fires(schedule, now);
        schedule.CalendarDays = CalendarDays.Of(
            schedule.Calendars.Where(calendars.ContainsKey).Select(n => calendars[n])
        );
        var errors = new FieldErrors();
        ExcludedDays.CheckTogether([.. schedule.ExcludedDays, .. schedule.CalendarDays], "days", errors);
        if (!errors.IsEmpty)
        {
            throw RefusalException.Field(
                "days",
                $"Schedule '{schedule.Name}' has it, and would have no day left, or too many without a fire."
            );
        }

        if (fired && !Fires(schedule, now))
        {
            throw RefusalException.Field(
                "days",
                $"Schedule '{schedule.Name}' has it, and would never fire: all its times would be excluded."
            );
        }

        schedule.Turn++;
        // A fire that is due already is the runner's: it happens, or counts as missed, and the next one follows the new days.
        if (!schedule.Paused && !(schedule.NextFireAt <= now))
        {
            schedule.NextFireAt = schedule.Timing().After(now);
            schedule.WakeAt = schedule.Waiting.Count > 0 ? now : schedule.NextFireAt;
        }

        return new(schedule.Id, schedule.Name, was, schedule.NextFireAt);
    }

    // One that has ended may stay so, and one whose zone is gone from this machine says so itself.
    private static bool Fires(Schedule schedule, DateTimeOffset now) =>
        ZoneNames.TryFind(schedule.TimeZone, out _, out _) && schedule.Timing().After(now) is not null;

    private static void RequireVersion(int has, int? wanted)
    {
        if (wanted is { } version && version != has)
        {
            throw new RefusalException(
                RefusalCode.Stale,
                FormattableString.Invariant($"The calendar has version {has} by now; read it again.")
            );
        }
    }

    private static object FactsOf(NamedCalendar calendar) =>
        new
        {
            calendar.Description,
            calendar.Days,
            calendar.Version,
        };

    // Somebody made the same calendar in that moment, or this one gave way to a runner that held some of its schedules.
    private static bool MayGoWell(Exception e) =>
        StoreErrors.IsDeadlock(e.InnerException ?? e) || (e is DbUpdateException && !StoreErrors.IsAway(e));

    private Task<T> WriteAsync<T>(Func<AppDbContext, Task<T>> prepare) =>
        StoreErrors.ExplainAsync(async () =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await WriteOnceAsync(prepare);
                }
                catch (Exception e) when (tries < Tries && MayGoWell(e))
                {
                    await Task.Delay(Random.Shared.Next(5, 50));
                }
                catch (Exception e) when (MayGoWell(e))
                {
                    throw new RefusalException(
                        RefusalCode.Conflict,
                        "Others change this calendar or its schedules at the same time; try again."
                    );
                }
            }
        });

    private async Task<T> WriteOnceAsync<T>(Func<AppDbContext, Task<T>> prepare)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var scope = await db.BeginWriteAsync(CancellationToken.None);
        var made = await prepare(db);
        await db.SaveChangesAsync();
        await scope.CommitAsync(CancellationToken.None);
        return made;
    }
}
