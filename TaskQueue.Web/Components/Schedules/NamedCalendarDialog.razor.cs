using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Makes or changes a calendar, and shows beforehand what that does to the schedules that have it.</summary>
/// <param name="calendars">Makes the change.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class NamedCalendarDialog(NamedCalendars calendars, CurrentActor actors, Toasts toasts)
{
    private const int MostShown = 20;
    private static readonly char[] Marks = [',', '\n', '\r'];

    private string _name = "";
    private string _description = "";
    private string _days = "";
    private CalendarChange? _change;

    /// <summary>The calendar as it was when the dialog was opened; absent for a new one.</summary>
    [Parameter]
    public NamedCalendar? Calendar { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private NewCalendar Wanted =>
        new(
            _days.Split(Marks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _description
        );

    protected override void OnInitialized()
    {
        if (Calendar is { } calendar)
        {
            _description = calendar.Description ?? "";
            _days = string.Join(", ", calendar.Days);
        }
    }

    private string Told(DateTimeOffset? fire) =>
        fire is { } at ? (Time ?? ViewerTime.Utc).Minute(at) : T["none"];

    private Task LookAsync() =>
        TryAsync(async () =>
            _change = await calendars.TryAsync(await actors.GetAsync(), Calendar!.Name, Wanted, version: null)
        );

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var name = Calendar?.Name ?? _name.Trim();
            // A new one takes no other's place.
            await calendars.SetAsync(await actors.GetAsync(), name, Wanted, Calendar?.Version ?? 0);
            toasts.Done(Calendar is null ? T["{0} was made.", name] : T["{0} was changed.", name]);
            await OnClose.InvokeAsync();
        });
}
