using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Asks before a calendar is deleted.</summary>
/// <param name="calendars">Deletes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class DeleteCalendarDialog(NamedCalendars calendars, CurrentActor actors, Toasts toasts)
{
    /// <summary>The calendar.</summary>
    [Parameter, EditorRequired]
    public NamedCalendar Calendar { get; set; } = null!;

    private Task DeleteAsync() =>
        TryAsync(async () =>
        {
            await calendars.DeleteAsync(await actors.GetAsync(), Calendar.Name, Calendar.Version);
            toasts.Done(T["{0} was deleted.", Calendar.Name]);
            await OnClose.InvokeAsync();
        });
}
