using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>The schedules that have a calendar.</summary>
internal static class CalendarUsers
{
    /// <summary>All of them.</summary>
    /// <param name="db">The store.</param>
    /// <param name="name">The calendar.</param>
    public static IQueryable<Schedule> Of(AppDbContext db, string name)
    {
        var mark = CalendarNames.Mark(name);
        return db.Schedules.Where(s => s.CalendarNames != null && s.CalendarNames.Contains(mark));
    }

    /// <summary>
    /// Keeps others from moving them until the end of the write: of many schedules that fire all the time one would else have
    /// moved each time, and the change would never come about. On SQLite the write gate alone sees to that.
    /// </summary>
    /// <param name="db">The store, within a write.</param>
    /// <param name="name">The calendar.</param>
    public static async Task HoldAsync(AppDbContext db, string name)
    {
        if (db is PostgresAppDbContext)
        {
            var mark = CalendarNames.Mark(name);
            await db.Database.ExecuteSqlAsync(
                $"select 1 from schedules where strpos(calendar_names, {mark}) > 0 order by id for update"
            );
        }
    }

    /// <summary>
    /// Reads when they fire, by name, and follows what becomes of that: whoever saves the changes of the context saves it. The
    /// tasks that they make are left where they are; each may have a megabyte.
    /// </summary>
    /// <param name="db">The store.</param>
    /// <param name="name">The calendar.</param>
    public static async Task<List<Schedule>> ReadAsync(AppDbContext db, string name)
    {
        var schedules = await Of(db, name)
            .AsNoTracking()
            .OrderBy(s => s.Name)
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
                CalendarNames = s.CalendarNames,
                CalendarDays = s.CalendarDays,
                TaskType = s.TaskType,
                Queue = s.Queue,
                NextFireAt = s.NextFireAt,
                WakeAt = s.WakeAt,
                Waiting = s.Waiting,
                PausedBy = s.PausedBy,
                CreatedBy = s.CreatedBy,
                UpdatedBy = s.UpdatedBy,
                Turn = s.Turn,
            })
            .ToListAsync();
        db.Schedules.AttachRange(schedules);
        return schedules;
    }
}
