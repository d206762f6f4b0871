using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Calendars of days without a fire, which schedules share by name.</summary>
internal static class NamedCalendarsApi
{
    private const string ETagText =
        "The ETag that the change stands on, or version in quotation marks, \"0\" for a new one; 412 when it has changed since.";

    private static readonly QueryParameter DryRun = new(
        "dryRun",
        "true tells what would become of the schedules and stores nothing; version is then the one that is stored, 0 for a new one.",
        "boolean"
    );

    public static void MapNamedCalendars(this RouteGroupBuilder schedules)
    {
        schedules
            .MapGet("/calendars", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listCalendars", "List calendars", "By name, each with how many schedules have it.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ScheduleExamples.NamedCalendars)
            .Refuses(400, 422);
        schedules
            .MapGet("/calendars/{name}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getCalendar", "Get a calendar", "With how many schedules have it.")
            .Answers(ScheduleExamples.NamedCalendar)
            .Refuses(404);
        schedules
            .MapPut("/calendars/{name}", PutAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says(
                "putCalendar",
                "Make or change a calendar",
                "All that is to be said of it. Every schedule that has it follows in the same moment; schedules tells their next fires "
                    + "before and after. Its name has up to 64 lower-case letters, digits or . _ -"
            )
            .Takes<NamedCalendarRequest>(ScheduleExamples.NamedCalendarRequest)
            .TakesQuery(DryRun)
            .TakesHeader(IfMatch.Header, ETagText)
            .Answers(ScheduleExamples.NamedCalendarChange)
            .Refuses(400, 409, 412, 413, 415, 422);
        schedules
            .MapDelete("/calendars/{name}", DeleteAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says("deleteCalendar", "Delete a calendar", "409 while a schedule has it.")
            .TakesHeader(IfMatch.Header, ETagText)
            .Refuses(400, 404, 409, 412);
    }

    private static async Task<Ok<ListResponse<NamedCalendarResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        NamedCalendars calendars
    )
    {
        var page = PageQuery.From(context.Request);
        var all = await calendars.ListAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(all, page, NamedCalendarResponse.Of));
    }

    private static async Task<Ok<NamedCalendarResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        NamedCalendars calendars
    )
    {
        var use =
            await calendars.FindAsync(Actor.From(user), name, context.RequestAborted)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such calendar.");
        Tag(context, use.Calendar.Version);
        return TypedResults.Ok(NamedCalendarResponse.Of(use));
    }

    private static async Task<Ok<NamedCalendarChangeResponse>> PutAsync(
        string name,
        NamedCalendarRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        NamedCalendars calendars
    )
    {
        var (actor, version) = (Actor.From(user), IfMatch.Read(context.Request));
        var fields = new QueryFields(context.Request.Query);
        var dryRun = fields.Flag(DryRun.Name);
        fields.ThrowIfAny();
        // A list may hold null whatever its type says; it is no day.
        var wanted = new NewCalendar([.. (body.Days ?? []).Select(d => d ?? "")], body.Description);
        var change = dryRun
            ? await calendars.TryAsync(actor, name, wanted, version)
            : await calendars.SetAsync(actor, name, wanted, version);
        Tag(context, change.Calendar.Version);
        return TypedResults.Ok(NamedCalendarChangeResponse.Of(change));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        NamedCalendars calendars
    )
    {
        await calendars.DeleteAsync(Actor.From(user), name, IfMatch.Read(context.Request));
        return TypedResults.NoContent();
    }

    private static void Tag(HttpContext context, int version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}

/// <summary>What a calendar is to be.</summary>
/// <param name="Days">Days without a fire, 1 to 400: saturday, 12-25, 2026-05-04.</param>
/// <param name="Description">A longer text for people.</param>
internal sealed record NamedCalendarRequest(IReadOnlyList<string?> Days, string? Description = null);

/// <summary>A calendar of days without a fire.</summary>
/// <param name="Name">The name by which schedules have it.</param>
/// <param name="Description">A longer text for people.</param>
/// <param name="Days">The days, as they were written.</param>
/// <param name="UsedBy">How many schedules have it, of those that you may see.</param>
/// <param name="Version">Rises with each change; the ETag.</param>
/// <param name="UpdatedBy">Who changed it last.</param>
/// <param name="UpdatedAt">When.</param>
internal sealed record NamedCalendarResponse(
    string Name,
    string? Description,
    IReadOnlyList<string> Days,
    int UsedBy,
    int Version,
    string UpdatedBy,
    DateTimeOffset UpdatedAt
)
{
    public static NamedCalendarResponse Of(CalendarUse use) =>
        new(
            use.Calendar.Name,
            use.Calendar.Description,
            use.Calendar.Days,
            use.Schedules,
            use.Calendar.Version,
            use.Calendar.UpdatedBy,
            use.Calendar.UpdatedAt
        );
}

/// <summary>A calendar, and what its change does.</summary>
/// <param name="Calendar">The calendar afterwards.</param>
/// <param name="Schedules">The schedules that have it, by name.</param>
internal sealed record NamedCalendarChangeResponse(
    NamedCalendarResponse Calendar,
    IReadOnlyList<CalendarEffectResponse> Schedules
)
{
    public static NamedCalendarChangeResponse Of(CalendarChange change) =>
        new(
            NamedCalendarResponse.Of(new(change.Calendar, change.Schedules.Count)),
            [.. change.Schedules.Select(s => new CalendarEffectResponse(s.Id, s.Name, s.Before, s.After))]
        );
}

/// <summary>What a change of its calendar does to a schedule.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">Its next fire before; null while it is paused, or has ended.</param>
/// <param name="After">Its next fire afterwards.</param>
internal sealed record CalendarEffectResponse(
    Guid Id,
    string Name,
    DateTimeOffset? Before,
    DateTimeOffset? After
);
