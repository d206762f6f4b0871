using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Keeps calendars as they are until the end of a write. Schedules keep a copy of their days, so whoever writes such a copy and
/// whoever changes a calendar go one after the other. On SQLite the write gate alone sees to that.
/// </summary>
internal static class CalendarLock
{
    /// <summary>Reads calendars whose days are copied; others may copy them, too.</summary>
    /// <param name="db">The store, within a write.</param>
    /// <param name="names">Which ones; those that are not there are left out.</param>
    public static Task<List<NamedCalendar>> ShareAsync(AppDbContext db, List<string> names)
    {
        var rows =
            db is PostgresAppDbContext
                ? db.NamedCalendars.FromSql(
                    $"select * from named_calendars where name = any({names}) order by name for share"
                )
                : db.NamedCalendars.Where(c => names.Contains(c.Name));
        return rows.AsNoTracking().ToListAsync();
    }

    /// <summary>Reads all calendars, of which one is to be changed.</summary>
    /// <param name="db">The store, within a write; whoever saves its changes changes the calendar.</param>
    public static Task<Dictionary<string, NamedCalendar>> TakeAsync(AppDbContext db)
    {
        var rows =
            db is PostgresAppDbContext
                ? db.NamedCalendars.FromSql($"select * from named_calendars order by name for update")
                : db.NamedCalendars;
        return rows.ToDictionaryAsync(c => c.Name, StringComparer.Ordinal);
    }
}
