using TaskQueue.Core.Scheduling;

namespace TaskQueue.Web.Api;

// These two are for the document; ScheduleBody reads the bytes.

/// <summary>A schedule to be made, or what one is to be from now on.</summary>
/// <param name="Name">A name for people; no two schedules share one.</param>
/// <param name="Task">The task that each fire makes, as POST /tasks takes one; without runAt, expiresAt and idempotencyKey.</param>
/// <param name="Description">A longer text for people.</param>
/// <param name="Cron">5, 6 or 7 fields, or @daily and the like; either this or an interval.</param>
/// <param name="Interval">The time between two fires: ISO 8601 or seconds, from one second to 366 days.</param>
/// <param name="TimeZone">An IANA name; UTC when absent.</param>
/// <param name="StartAt">No fire before this; an interval fires then for the first time.</param>
/// <param name="EndAt">No fire after this.</param>
/// <param name="ExcludedDays">Days without a fire: saturday, 12-25, 2026-05-04.</param>
/// <param name="Calendars">Calendars whose days are without a fire, too, by their names; at most 10.</param>
/// <param name="MissedRuns">What becomes of fires that no server was there for: skip, runOnce or runAll; skip when absent.</param>
/// <param name="MissedLimit">How many are made up for at the most with runAll; 10 when absent.</param>
/// <param name="Overlap">What a fire does while the last task has not ended: allow, skip, queue or replace; allow when absent.</param>
internal sealed record ScheduleRequest(
    string Name,
    SubmitTaskRequest Task,
    string? Description = null,
    string? Cron = null,
    TimeSpan? Interval = null,
    string? TimeZone = null,
    DateTimeOffset? StartAt = null,
    DateTimeOffset? EndAt = null,
    IReadOnlyList<string>? ExcludedDays = null,
    IReadOnlyList<string>? Calendars = null,
    string? MissedRuns = null,
    int? MissedLimit = null,
    string? Overlap = null
);

/// <summary>When a schedule is to be tried out.</summary>
/// <param name="Cron">5, 6 or 7 fields, or @daily and the like; either this or an interval.</param>
/// <param name="Interval">The time between two fires.</param>
/// <param name="TimeZone">An IANA name; UTC when absent.</param>
/// <param name="Count">How many fires, 1 to 100; 10 when absent.</param>
/// <param name="From">After when; now when absent.</param>
/// <param name="StartAt">No fire before this.</param>
/// <param name="EndAt">No fire after this.</param>
/// <param name="ExcludedDays">Days without a fire.</param>
/// <param name="Calendars">Calendars whose days are without a fire, too.</param>
internal sealed record PreviewRequest(
    string? Cron = null,
    TimeSpan? Interval = null,
    string? TimeZone = null,
    int? Count = null,
    DateTimeOffset? From = null,
    DateTimeOffset? StartAt = null,
    DateTimeOffset? EndAt = null,
    IReadOnlyList<string>? ExcludedDays = null,
    IReadOnlyList<string>? Calendars = null
);

/// <summary>When a schedule fires.</summary>
/// <param name="Next">Its next fires.</param>
/// <param name="Description">When it fires, in words.</param>
internal sealed record PreviewResponse(IReadOnlyList<DateTimeOffset> Next, string Description);

/// <summary>The words for the choices of a schedule, and for how it stands.</summary>
internal static class ScheduleWords
{
    public static string Of<TWord>(TWord word)
        where TWord : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    public static string StatusOf(Schedule schedule) =>
        schedule.Paused ? "paused"
        : schedule.Ended ? "ended"
        : "active";
}
