using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Makes or changes a calendar, and shows beforehand what that does to the schedules that have it.</summary>
/// <param name="calendars">Makes the change, and reads what somebody else has made of it.</param>
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
    private NamedCalendar? _theirs;
    private int _version;

    /// <summary>The calendar as it was when the dialog was opened; absent for a new one.</summary>
    [Parameter]
    public NamedCalendar? Calendar { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private static IEnumerable<(string Label, Func<Draft, string> Of)> Fields =>
        [(T["Description"], d => d.Description), (T["Days without a fire"], d => d.Days)];

    private NewCalendar Wanted =>
        new(
            _days.Split(Marks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _description
        );

    protected override void OnInitialized()
    {
        if (Calendar is { } calendar)
        {
            StandOn(calendar);
        }
    }

    private static string DaysOf(NamedCalendar calendar) => string.Join(", ", calendar.Days);

    private void StandOn(NamedCalendar calendar)
    {
        (_description, _days) = (calendar.Description ?? "", DaysOf(calendar));
        (_version, _theirs, _change) = (calendar.Version, null, null);
    }

    private void SetDays(string? text)
    {
        _days = text ?? "";
        // What it told was of other days.
        _change = null;
    }

    private IReadOnlyList<ConflictRow> Rows(NamedCalendar theirs) =>
        ConflictRow.Between(
            new Draft(_description, _days),
            new Draft(theirs.Description ?? "", DaysOf(theirs)),
            Fields
        );

    private void Take()
    {
        // Nothing at the second click of two.
        if (_theirs is { } theirs)
        {
            StandOn(theirs);
        }
    }

    private Task KeepAsync()
    {
        if (_theirs is not { } theirs)
        {
            return Task.CompletedTask;
        }

        (_version, _theirs) = (theirs.Version, null);
        return SaveAsync();
    }

    private string Told(DateTimeOffset? fire) =>
        fire is { } at ? (Time ?? ViewerTime.Utc).Minute(at) : T["none"];

    private Task LookAsync() =>
        TryAsync(async () =>
        {
            var asked = _days;
            var change = await calendars.TryAsync(
                await actors.GetAsync(),
                Calendar!.Name,
                Wanted,
                version: null
            );
            _change = _days == asked ? change : null;
        });

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var (actor, name) = (await actors.GetAsync(), Calendar?.Name ?? _name.Trim());
            if (Calendar is null)
            {
                // A new one takes no other's place.
                await calendars.SetAsync(actor, name, Wanted, version: 0);
                toasts.Done(T["{0} was made.", name]);
            }
            else
            {
                _theirs = await SaveOrReadAsync(
                    () => calendars.SetAsync(actor, name, Wanted, _version),
                    async () => (await calendars.FindAsync(actor, name, CancellationToken.None))?.Calendar
                );
                if (_theirs is not null)
                {
                    return;
                }

                toasts.Done(T["{0} was changed.", name]);
            }

            await CloseSavedAsync();
        });

    /// <summary>What stands in the dialog.</summary>
    private sealed record Draft(string Description, string Days);
}
