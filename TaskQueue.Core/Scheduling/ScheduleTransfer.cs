using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Carries schedules, with the names of their calendars. They arrive paused unless whoever imports says otherwise: the installation that
/// they come from may go on, and what both fired would be done twice. Fires that waited there are left to it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="signals">Tells the console, and whoever listens.</param>
/// <param name="clock">The current time.</param>
internal sealed class ScheduleTransfer(
    IDbContextFactory<AppDbContext> contexts,
    ISignals signals,
    TimeProvider clock
) : ITransferPart
{
    /// <summary>Why a schedule is paused that has just come.</summary>
    public const string Imported = "imported";

    public string Kind => TransferKinds.Schedule;

    public async IAsyncEnumerable<TransferSetUp> ReadAsync(
        AppDbContext db,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // As many at a time as fit into memory: each may have a payload of a megabyte.
        var sizes = await db
            .Schedules.OrderBy(s => s.Id)
            .Select(s => new { s.Id, s.Template.Length })
            .ToListAsync(cancellationToken);
        foreach (var step in StoreExport.Steps(sizes.Select(s => (s.Id, (long)s.Length))))
        {
            var (first, last) = (step[0], step[^1]);
            var schedules = await db
                .Schedules.AsNoTracking()
                .Where(s => s.Id.CompareTo(first) >= 0 && s.Id.CompareTo(last) <= 0)
                .OrderBy(s => s.Id)
                .ToListAsync(cancellationToken);
            foreach (var schedule in schedules)
            {
                yield return ScheduleLine.Of(schedule);
            }
        }
    }

    public void Check(TransferSetUp row, FieldErrors errors)
    {
        var line = (TransferSchedule)row;
        errors.Require(line.Version >= 1, "version", "Must be positive.");
        errors.Require(
            line.Fired >= 0 && line.Missed >= 0 && line.Overlapped >= 0,
            "counts",
            "Must not be negative."
        );
        errors.Require(
            line.IntervalMs is null or (>= 0 and <= 366L * 24 * 3600 * 1000),
            "intervalMs",
            "Must be from one second to 366 days."
        );
        ExcludedDays.Check(CalendarTransfer.Told(line.CalendarDays), "calendarDays", errors);
        QueueRuleTransfer.Check(line.Pause, ScheduleLimits.Reason, errors);
        TextRules.Check(line.LastError, "lastError", Broker.AttemptLimits.ErrorText, errors);
        TextRules.Check(line.CreatedBy, "createdBy", TaskLimits.Actor, errors);
        TextRules.Check(line.UpdatedBy, "updatedBy", TaskLimits.Actor, errors);
        TransferRules.CheckTimes(
            errors,
            line.CreatedAt,
            line.UpdatedAt,
            line.Anchor,
            line.StartAt,
            line.EndAt,
            line.LastFireAt
        );
        if (errors.IsEmpty)
        {
            CheckAsNew(line, errors);
        }
    }

    public async Task<int> CountAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    ) => (await NewsAsync(db, rows, cancellationToken)).Count;

    public Task<int> AddAsync(
        IReadOnlyList<TransferSetUp> rows,
        ImportWay way,
        CancellationToken cancellationToken
    ) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            var news = await NewsAsync(db, rows, cancellationToken);
            List<string> names = [.. news.SelectMany(line => line.Calendars ?? []).Distinct()];
            var calendars = (await CalendarLock.ShareAsync(db, names)).ToDictionary(
                c => c.Name,
                StringComparer.Ordinal
            );
            List<Schedule> arrived = [.. news.Select(line => Arrive(line, way, calendars))];
            db.Schedules.AddRange(arrived);
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(CancellationToken.None);
            var now = clock.GetUtcNow();
            signals.Publish(
                new(SignalTopic.Tasks, [])
                {
                    Events = arrived.Select(s => ScheduleEvents.Of(AuditActions.ScheduleCreated, s, now)),
                }
            );
            return news.Count;
        });

    // Somebody's own pause says more than ours, unless it ends by itself.
    private static Schedule Arrive(
        TransferSchedule line,
        ImportWay way,
        Dictionary<string, NamedCalendar> calendars
    )
    {
        var schedule = ScheduleLine.ToRow(line);
        Follow(schedule, calendars);
        if (way.SchedulesFire && !schedule.Paused)
        {
            schedule.Resume(way.Now);
        }
        else if (!way.SchedulesFire && (!schedule.Paused || schedule.PausedUntil is not null))
        {
            schedule.Pause(way.Actor, way.Now, until: null, Imported);
        }

        return schedule;
    }

    // The calendars that are here say which days they have by now. Where one is missing, or they leave it no day, the days
    // that it had are kept as the schedule's own.
    private static void Follow(Schedule schedule, Dictionary<string, NamedCalendar> calendars)
    {
        var days = schedule.Calendars.All(calendars.ContainsKey)
            ? CalendarDays.Of(schedule.Calendars.Select(name => calendars[name]))
            : null;
        if (days is not null && ExcludedDays.CanStandTogether([.. schedule.ExcludedDays, .. days]))
        {
            schedule.CalendarDays = days;
        }
        else
        {
            schedule.ExcludedDays = [.. schedule.ExcludedDays.Union(schedule.CalendarDays)];
            (schedule.CalendarNames, schedule.CalendarDays) = (null, []);
        }
    }

    private static async Task<List<TransferSchedule>> NewsAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    )
    {
        var lines = rows.Cast<TransferSchedule>().ToList();
        var (ids, names) = (lines.Select(l => l.Id).ToList(), lines.Select(l => l.Name).ToList());
        var here = await db
            .Schedules.Where(s => ids.Contains(s.Id) || names.Contains(s.Name))
            .Select(s => new { s.Id, s.Name })
            .ToListAsync(cancellationToken);
        var news = lines.Where(l => !here.Exists(h => h.Id == l.Id || h.Name == l.Name)).ToList();
        var count = await db.Schedules.CountAsync(cancellationToken);
        return count + news.Count <= ScheduleLimits.Schedules
            ? news
            : throw RefusalException.Field(
                "file",
                FormattableString.Invariant(
                    $"There may be {ScheduleLimits.Schedules} schedules, and would be more."
                )
            );
    }

    // By the rules that hold for one that somebody makes, as of the time when it was made: it may have ended since.
    private static void CheckAsNew(TransferSchedule line, FieldErrors errors)
    {
        try
        {
            var wanted = ScheduleLine.AsWanted(line, errors);
            var earliest = line.StartAt - TaskLimits.Horizon ?? line.CreatedAt;
            var now = earliest > line.CreatedAt ? earliest : line.CreatedAt;
            var faults = ScheduleRules.Check(wanted, line.Anchor.ToUniversalTime(), now, out _);
            foreach (var (field, reasons) in faults.ToDictionary())
            {
                errors.Add(field, string.Join(" ", reasons));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            errors.Add("task", "Is no task that a schedule could keep.");
        }
    }
}
