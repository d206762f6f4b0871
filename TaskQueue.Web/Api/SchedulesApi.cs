using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Schedules: make, find, list, change, try out and delete them.</summary>
internal static class SchedulesApi
{
    private const int UsualCount = 10;
    private const string ETagText =
        "The ETag that the change stands on; 412 when the schedule has changed since.";

    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listSchedules", "List schedules", "Without the payloads of their tasks.")
            .TakesQuery([.. QueryParameters.OfPage, .. ListSearches.OfSchedules])
            .Answers(ScheduleExamples.List)
            .Refuses(400, 422);
        schedules
            .MapPost("", CreateAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says(
                "createSchedule",
                "Make a schedule",
                "cron has 5 fields (minute, hour, day of month, month, day of week), 6 with the second in front or 7 with "
                    + "the year behind; or give an interval. Each fire makes the task once, however many servers there are. "
                    + "The headers Deprecation and Sunset tell that the task's type should not be used any more."
            )
            .Takes<ScheduleRequest>(ScheduleExamples.Request, TasksApi.MostBytes)
            .TakesQuery(TaskSubmission.AllowUnknownType)
            .Answers(ScheduleExamples.Schedule)
            .Refuses(400, 409, 413, 415, 422);
        schedules
            .MapPost("/preview", PreviewAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("previewSchedule", "Try out when a schedule would fire", "Nothing is kept.")
            .Takes<PreviewRequest>(ScheduleExamples.PreviewRequest)
            .Answers(ScheduleExamples.Preview)
            .Refuses(400, 413, 415, 422);
        MapOne(schedules);
        schedules.MapScheduleFires();
        schedules.MapScheduleCalendar();
        schedules.MapNamedCalendars();
        schedules.MapScheduleActions();
    }

    private static void MapOne(RouteGroupBuilder schedules)
    {
        schedules
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getSchedule", "Get a schedule")
            .Answers(ScheduleExamples.Schedule)
            .Refuses(404);
        schedules
            .MapPut("/{id:guid}", UpdateAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says(
                "updateSchedule",
                "Change a schedule",
                "Takes the whole schedule; what is left out is as in a new one. Fires do not change the ETag. Deprecation and "
                    + "Sunset as in the answer to a new one."
            )
            .Takes<ScheduleRequest>(ScheduleExamples.Request, TasksApi.MostBytes)
            .TakesQuery(TaskSubmission.AllowUnknownType)
            .TakesHeader(IfMatch.Header, ETagText)
            .Answers(ScheduleExamples.Schedule)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        schedules
            .MapDelete("/{id:guid}", DeleteAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says("deleteSchedule", "Delete a schedule", "The tasks that it has made stay.")
            .TakesHeader(IfMatch.Header, ETagText)
            .Refuses(400, 404, 412);
        schedules
            .MapGet("/{id:guid}/next", NextAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "nextFires",
                "When a schedule fires next",
                "After its pause, where that has an end; as if it were not paused, where nobody knows when it goes on."
            )
            .TakesQuery(new QueryParameter("count", "How many fires, 1 to 100; 10 when absent.", "integer"))
            .Answers(ScheduleExamples.Preview)
            .Refuses(400, 404, 422);
    }

    /// <summary>A schedule on its own, with its ETag.</summary>
    public static ScheduleResponse Show(HttpContext context, Schedule schedule, Actor actor)
    {
        context.Response.Headers.ETag = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{schedule.Version}\""
        );
        return ScheduleResponse.Of(schedule, actor);
    }

    private static async Task<Ok<ListResponse<ScheduleResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleQueries schedules
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (asked, search) = (fields.Page(), ListSearches.Schedules(fields));
        fields.ThrowIfAny();
        var page = await schedules.ListAsync(
            Actor.From(user),
            search,
            asked.Cursor,
            asked.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(page, s => ScheduleResponse.InList(s)));
    }

    private static async Task<Created<ScheduleResponse>> CreateAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules,
        TaskTypeCatalogue types
    )
    {
        var (request, actor) = (context.Request, Actor.From(user));
        var made = await schedules.CreateAsync(actor, await ReadAsync(request));
        DeprecationHeaders.Add(context.Response.Headers, types, made.TaskType);
        return TypedResults.Created(
            $"{request.PathBase}{ApiRegistration.Prefix}/schedules/{made.Id}",
            Show(context, made, actor)
        );
    }

    private static async Task<Ok<ScheduleResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleQueries schedules
    )
    {
        var actor = Actor.From(user);
        var schedule = Found(await schedules.FindAsync(actor, id, context.RequestAborted));
        return TypedResults.Ok(Show(context, schedule, actor));
    }

    private static async Task<Ok<ScheduleResponse>> UpdateAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules,
        TaskTypeCatalogue types
    )
    {
        var (request, actor) = (context.Request, Actor.From(user));
        var version = IfMatch.Read(request);
        var changed = await schedules.UpdateAsync(actor, id, await ReadAsync(request), version);
        DeprecationHeaders.Add(context.Response.Headers, types, changed.TaskType);
        return TypedResults.Ok(Show(context, changed, actor));
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules
    )
    {
        await schedules.DeleteAsync(Actor.From(user), id, IfMatch.Read(context.Request));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<PreviewResponse>> NextAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleQueries schedules
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var count = fields.Number("count", 1, ScheduleLimits.Preview) ?? UsualCount;
        fields.ThrowIfAny();
        var schedule = Found(await schedules.FindAsync(Actor.From(user), id, context.RequestAborted));
        return TypedResults.Ok(
            new PreviewResponse(schedules.Next(schedule, count), TimingWords.Describe(schedule.Timing()))
        );
    }

    private static async Task<Ok<PreviewResponse>> PreviewAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleQueries schedules
    )
    {
        var body = ScheduleBody.Parse(
            await RequestBody.ReadJsonAsync(context.Request, ApiConventions.UsualBody),
            ScheduleBody.ForPreview
        );
        var preview = await schedules.PreviewAsync(
            Actor.From(user),
            body.ToSchedule(allowUnknownType: true),
            body.From,
            body.Count ?? UsualCount
        );
        return TypedResults.Ok(new PreviewResponse(preview.Next, preview.Description));
    }

    private static async Task<NewSchedule> ReadAsync(HttpRequest request)
    {
        var allowUnknownType = TaskSubmission.ReadAllowUnknownType(request);
        var body = await RequestBody.ReadJsonAsync(request, TasksApi.MostBytes);
        return ScheduleBody.Parse(body, ScheduleBody.ForSchedule).ToSchedule(allowUnknownType);
    }

    private static Schedule Found(Schedule? schedule) =>
        schedule ?? throw new RefusalException(RefusalCode.NotFound, "There is no such schedule.");
}
