using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>
/// Makes the calendar of schedules. It costs no more for a schedule that fires each second than for one that fires each hour, and
/// stops after a fixed number of steps: what is then not counted is told.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class ScheduleCalendars(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>Schedules that are looked at, by queue and name.</summary>
    public const int MostSchedules = 5000;

    // About a second of work.
    private const int MostSteps = 200_000;

    /// <summary>Makes it.</summary>
    /// <param name="actor">Who asks; of schedules those of their queues count.</param>
    /// <param name="ask">Which days.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<ScheduleCalendar> ReadAsync(
        Actor actor,
        CalendarAsk ask,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        ask.Check(out var zone).ThrowIfAny();
        var first = ask.From ?? DateOnly.FromDateTime(ZoneClock.Reading(zone, clock.GetUtcNow()));
        var grid = new CalendarGrid(first, ask.Days, zone);
        var (rows, total) = await RowsAsync(scope, cancellationToken);
        var silent = rows.Where(s => s is { Paused: true, PausedUntil: null }).Select(s => s.Id).ToHashSet();
        var (changes, counted) = (new ClockChanges(), 0);
        var counter = new FireCounter(grid.From, grid.Minutes, MostSteps);
        var minutes = new QueueMinutes(grid);
        foreach (
            var queue in rows.Where(s => !silent.Contains(s.Id)).GroupBy(s => s.Queue, StringComparer.Ordinal)
        )
        {
            counted += Count(queue, counter, minutes, changes, cancellationToken);
            minutes.MoveInto(queue.Key, ask.Together);
        }

        return new(
            zone,
            grid.ToDays(),
            changes.Within(grid.From, grid.To),
            counted,
            silent.Count,
            total - counted - silent.Count
        )
        {
            Zones = [.. rows.Select(s => s.TimeZone).Distinct(StringComparer.Ordinal)],
        };
    }

    // Queue by queue, so that no more than the minutes of one are in memory.
    private static int Count(
        IEnumerable<Schedule> schedules,
        FireCounter counter,
        QueueMinutes minutes,
        ClockChanges changes,
        CancellationToken cancellationToken
    )
    {
        var counted = 0;
        foreach (var schedule in schedules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TimingOf(schedule) is not { } timing)
            {
                continue;
            }

            var isCounted = counter.Count(
                timing,
                schedule.PausedUntil ?? DateTimeOffset.MinValue,
                minutes.Add
            );
            if (isCounted)
            {
                counted++;
                changes.Add(schedule, timing, counter.ChangesOf(timing.Zone));
            }
        }

        return counted;
    }

    private static ScheduleTiming? TimingOf(Schedule schedule)
    {
        try
        {
            return schedule.Timing();
        }
        catch (RefusalException)
        {
            // The zone is gone from this machine; the schedule says so itself.
            return null;
        }
    }

    private async Task<(List<Schedule> Rows, int Total)> RowsAsync(
        QueueScope scope,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = db.Schedules.AsNoTracking();
        if (scope.Queues is { } queues)
        {
            query = query.Where(s => queues.Contains(s.Queue));
        }

        var rows = await query
            .OrderBy(s => s.Queue)
            .ThenBy(s => s.Name)
            // Without the tasks that they make, which may be large.
            .Select(s => new Schedule
            {
                Id = s.Id,
                Name = s.Name,
                Cron = s.Cron,
                Interval = s.Interval,
                TimeZone = s.TimeZone,
                StartAt = s.StartAt,
                EndAt = s.EndAt,
                Anchor = s.Anchor,
                ExcludedDays = s.ExcludedDays,
                CalendarDays = s.CalendarDays,
                TaskType = s.TaskType,
                Queue = s.Queue,
                PausedBy = s.PausedBy,
                PausedUntil = s.PausedUntil,
                CreatedBy = s.CreatedBy,
                UpdatedBy = s.UpdatedBy,
            })
            .Take(MostSchedules)
            .ToListAsync(cancellationToken);
        return (rows, await query.CountAsync(cancellationToken));
    }
}
