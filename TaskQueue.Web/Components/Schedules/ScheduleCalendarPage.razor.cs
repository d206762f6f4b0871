using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling.Calendar;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>When all schedules fire in two weeks: by day and hour, where many fall together, and what changes of clocks do.</summary>
/// <param name="calendars">Makes the calendar.</param>
/// <param name="navigation">The address.</param>
public sealed partial class ScheduleCalendarPage(ScheduleCalendars calendars, NavigationManager navigation)
{
    private const int MostListed = 50;
    private const string Utc = "UTC";

    // It changes with schedules, not with each task; and it is a second's work where there are thousands of them.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private ScheduleCalendar? _calendar;
    private IReadOnlyList<CalendarCollision> _collisions = [];
    private (CalendarAsk Ask, DateTimeOffset At)? _made;
    private string? _wrong;

    /// <summary>The first day; today when absent.</summary>
    [SupplyParameterFromQuery]
    private string? From { get; set; }

    /// <summary>In whose days; UTC when absent.</summary>
    [SupplyParameterFromQuery]
    private string? Zone { get; set; }

    private DateOnly First => _calendar?.Days[0].Date ?? Today;

    private DateOnly Today =>
        DateOnly.FromDateTime(
            _calendar is { } calendar
                ? TimeZoneInfo.ConvertTime(Now, calendar.Zone).DateTime
                : Now.UtcDateTime
        );

    private IEnumerable<string> Zones =>
        _calendar!.Zones.Append(Utc).Append(_calendar.Zone.Id).Distinct(StringComparer.Ordinal).Order();

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var ask = new CalendarAsk
        {
            From = CalendarWords.ReadDay(From),
            TimeZone = string.IsNullOrEmpty(Zone) ? null : Zone,
        };
        if (_made is { } made && made.Ask == ask && Now - made.At < Fresh)
        {
            return;
        }

        _wrong = null;
        try
        {
            _calendar = await calendars.ReadAsync(Actor, ask, cancellationToken);
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Invalid)
        {
            // What somebody spoiled in the address.
            _wrong = T.Told(refusal);
            _calendar = await calendars.ReadAsync(Actor, new(), cancellationToken);
        }

        _collisions =
        [
            .. _calendar
                .Days.SelectMany(d => d.Hours)
                .SelectMany(h => h.Collisions)
                .OrderByDescending(c => c.Fires)
                .ThenBy(c => c.At),
        ];
        _made = (ask, Now);
    }

    private void ShowZone(ChangeEventArgs change) =>
        navigation.NavigateTo(Url(CalendarWords.ReadDay(From), change.Value?.ToString()));

    private string Url(DateOnly? from) => Url(from, Zone);

    private static string Url(DateOnly? from, string? zone)
    {
        string[] parts =
        [
            .. from is { } day ? new[] { $"from={CalendarWords.Write(day)}" } : [],
            .. string.IsNullOrEmpty(zone) || zone == Utc
                ? []
                : new[] { $"zone={Uri.EscapeDataString(zone)}" },
        ];
        return parts.Length == 0 ? "schedules/calendar" : $"schedules/calendar?{string.Join('&', parts)}";
    }

    private string Local(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, _calendar!.Zone).ToString("ddd yyyy-MM-dd HH:mm", Culture);

    private static string Sum(ScheduleCalendar calendar) =>
        string.Join(
            "; ",
            new[]
            {
                T.Count(
                    calendar.Counted,
                    "{1} fires of {0} schedule",
                    "{1} fires of {0} schedules",
                    Words.Number(calendar.Days.Sum(d => d.Fires))
                ),
                calendar.Paused == 0
                    ? ""
                    : T.Count(
                        calendar.Paused,
                        "{0} paused with no end is not counted",
                        "{0} paused with no end are not counted"
                    ),
                calendar.LeftOut == 0
                    ? ""
                    : T.Count(
                        calendar.LeftOut,
                        "{0} more is left out, which would take too long to count or cannot be read",
                        "{0} more are left out, which would take too long to count or cannot be read"
                    ),
            }.Where(part => part.Length > 0)
        );
}
