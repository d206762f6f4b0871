using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Scheduling.Calendar;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>When all schedules fire in the days to come.</summary>
internal static class ScheduleCalendarApi
{
    private static readonly QueryParameter[] Parameters =
    [
        new("from", "The first day, such as 2026-05-04; today when absent."),
        new("days", "How many days, 1 to 31; 14 when absent.", "integer"),
        new("timeZone", "In whose days and hours, by an IANA name; UTC when absent."),
        new(
            "together",
            "From how many fires of two schedules or more in one minute and into one queue on it is a collision, 2 to 1000; 3 when absent.",
            "integer"
        ),
    ];

    public static void MapScheduleCalendar(this RouteGroupBuilder schedules) =>
        schedules
            .MapGet("/calendar", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "scheduleCalendar",
                "When all schedules fire in the days to come",
                "Counts by day and hour; hours without fires are left out unless their clock is odd. collisions are minutes in which "
                    + "many fires fall together in one queue. changes are those of the clocks of the schedules' zones, and what they do. "
                    + "Schedules that are paused with no end are not counted (paused), and no more than a fixed amount of work is done "
                    + "(leftOut)."
            )
            .TakesQuery(Parameters)
            .Answers(ScheduleExamples.Calendar)
            .Refuses(400, 422);

    private static async Task<Ok<CalendarResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleCalendars calendars
    )
    {
        var fields = new QueryFields(context.Request.Query);
        DateOnly? from = null;
        if (fields.Text("from") is { } text)
        {
            from = CalendarWords.ReadDay(text);
            if (from is null)
            {
                fields.Refuse("from", "Must be a day such as 2026-05-04.");
            }
        }

        var ask = new CalendarAsk
        {
            From = from,
            Days = fields.Number("days", 1, CalendarAsk.MostDays) ?? CalendarAsk.UsualDays,
            TimeZone = fields.Text("timeZone"),
            Together = fields.Number("together", 2, CalendarAsk.MostTogether) ?? CalendarAsk.UsualTogether,
        };
        fields.ThrowIfAny();
        return TypedResults.Ok(
            CalendarResponse.Of(await calendars.ReadAsync(Actor.From(user), ask, context.RequestAborted))
        );
    }
}

/// <summary>When schedules fire.</summary>
/// <param name="TimeZone">In whose days and hours.</param>
/// <param name="Days">The days, in order.</param>
/// <param name="Changes">When clocks of the schedules' zones are changed.</param>
/// <param name="Counted">How many schedules are counted.</param>
/// <param name="Paused">How many are not, since they are paused with no end.</param>
/// <param name="LeftOut">How many are not, since there are too many or they cannot be read any more.</param>
internal sealed record CalendarResponse(
    string TimeZone,
    IReadOnlyList<CalendarDayResponse> Days,
    IReadOnlyList<ClockChangeResponse> Changes,
    int Counted,
    int Paused,
    int LeftOut
)
{
    public static CalendarResponse Of(ScheduleCalendar calendar) =>
        new(
            calendar.Zone.Id,
            [.. calendar.Days.Select(CalendarDayResponse.Of)],
            [.. calendar.Changes.Select(ClockChangeResponse.Of)],
            calendar.Counted,
            calendar.Paused,
            calendar.LeftOut
        );
}

/// <summary>One day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Fires">How many fires.</param>
/// <param name="Hours">The hours with fires.</param>
internal sealed record CalendarDayResponse(
    DateOnly Date,
    long Fires,
    IReadOnlyList<CalendarHourResponse> Hours
)
{
    public static CalendarDayResponse Of(CalendarDay day) =>
        new(
            day.Date,
            day.Fires,
            [
                .. day
                    .Hours.Where(h => h.Fires > 0 || h.Clock is not HourOnTheClock.Once)
                    .Select(h => new CalendarHourResponse(
                        h.Hour,
                        h.Fires,
                        h.Clock.ToString().ToLowerInvariant(),
                        h.Collisions,
                        h.AllCollisions
                    )),
            ]
        );
}

/// <summary>One hour.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Fires">How many fires.</param>
/// <param name="Clock">How often the clock shows it: once, skipped or twice.</param>
/// <param name="Collisions">Minutes in which many fires fall together, the worst five first.</param>
/// <param name="AllCollisions">How many there are.</param>
internal sealed record CalendarHourResponse(
    int Hour,
    long Fires,
    string Clock,
    IReadOnlyList<CalendarCollision> Collisions,
    int AllCollisions
);

/// <summary>A change of clocks.</summary>
/// <param name="TimeZone">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Kind">gap: the clock is put forward; fold: it is put back.</param>
/// <param name="From">The first reading that is skipped, or shown twice.</param>
/// <param name="To">The reading behind the last one.</param>
/// <param name="Explanation">What it does to fires, for people.</param>
/// <param name="Schedules">The schedules that feel it; at most twenty.</param>
/// <param name="AllSchedules">How many there are.</param>
internal sealed record ClockChangeResponse(
    string TimeZone,
    DateTimeOffset At,
    string Kind,
    string From,
    string To,
    string Explanation,
    IReadOnlyList<ClockEffectResponse> Schedules,
    int AllSchedules
)
{
    public static ClockChangeResponse Of(ClockChange change) =>
        new(
            change.Zone,
            change.At,
            change.IsGap ? "gap" : "fold",
            CalendarWords.Reading(change.From),
            CalendarWords.Reading(change.To),
            CalendarWords.Explain(change),
            [
                .. change.Effects.Select(e => new ClockEffectResponse(
                    e.Id,
                    e.Name,
                    e.Reading.ToString("HH:mm", CultureInfo.InvariantCulture),
                    e.Outcome.ToString().ToLowerInvariant()
                )),
            ],
            change.AllEffects
        );
}

/// <summary>A schedule that a change of clocks is felt by.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reading">The first of its readings that is skipped, or shown twice.</param>
/// <param name="Outcome">late: it fires at the first instant after the gap; first: at the first time only; both: at both.</param>
internal sealed record ClockEffectResponse(Guid Id, string Name, string Reading, string Outcome);
