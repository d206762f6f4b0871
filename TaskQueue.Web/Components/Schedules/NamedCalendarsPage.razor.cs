using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>The calendars of days without a fire that schedules share.</summary>
/// <param name="calendars">Reads them.</param>
public sealed partial class NamedCalendarsPage(NamedCalendars calendars)
{
    private const int MostShown = 12;

    private IReadOnlyList<Row<CalendarUse>>? _rows;
    private NamedCalendar? _edited;
    private NamedCalendar? _deleted;
    private bool _isNew;

    // A calendar is of the schedules of all queues.
    private bool May =>
        Actor.May(Permissions.SchedulesWrite) && Actor.ScopeOf(Permissions.SchedulesWrite).IsEverywhere;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _rows = Row.Of(await calendars.ListAsync(Actor, cancellationToken), use => use.Calendar.Name);

    private static string DaysOf(NamedCalendar calendar)
    {
        var shown = string.Join(", ", calendar.Days.Take(MostShown));
        return calendar.Days.Count > MostShown
            ? shown + " " + T["and {0} more", Words.Number(calendar.Days.Count - MostShown)]
            : shown;
    }

    private Task CloseAsync()
    {
        (_isNew, _edited, _deleted) = (false, null, null);
        return RefreshAsync();
    }
}
