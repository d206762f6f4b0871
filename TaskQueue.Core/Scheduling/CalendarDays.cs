using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>The days of calendars, as a schedule keeps them beside its own.</summary>
internal static class CalendarDays
{
    /// <summary>Each day once.</summary>
    public static List<string> Of(IEnumerable<NamedCalendar> calendars) =>
        [.. calendars.SelectMany(c => c.Days).Distinct(StringComparer.Ordinal)];

    /// <summary>Fills the days of its calendars into what somebody wants a schedule to be.</summary>
    /// <param name="db">The store.</param>
    /// <param name="wanted">The schedule.</param>
    /// <param name="within">Whether it is written in the transaction that stands: then the calendars stay as they are until its end.</param>
    /// <exception cref="RefusalException">There is no such calendar.</exception>
    public static async Task<NewSchedule> FillAsync(AppDbContext db, NewSchedule wanted, bool within)
    {
        List<string> names = [.. wanted.Calendars.Where(TextRules.IsQueue).Take(CalendarNames.Most)];
        if (names.Count == 0)
        {
            return wanted with { CalendarDays = [] };
        }

        var calendars = within
            ? await CalendarLock.ShareAsync(db, names)
            : await db.NamedCalendars.AsNoTracking().Where(c => names.Contains(c.Name)).ToListAsync();
        var errors = new FieldErrors();
        foreach (var missing in names.Except(calendars.Select(c => c.Name), StringComparer.Ordinal))
        {
            errors.Add("calendars", $"There is no calendar '{missing}'.");
        }

        errors.ThrowIfAny();
        return wanted with { CalendarDays = Of(names.Select(name => calendars.First(c => c.Name == name))) };
    }
}
