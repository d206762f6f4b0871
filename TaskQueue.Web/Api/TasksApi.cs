using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>Submit, find, list, edit, cancel, retry and delete tasks.</summary>
internal static class TasksApi
{
    /// <summary>Bytes of the body of one submission: the payload, and room for the rest.</summary>
    public const int MostBytes = TaskLimits.Payload + (64 * 1024);

    /// <summary>Says what was done with an earlier task that is the same: existing, replace or extend.</summary>
    private const string UniqueHeader = "Unique-Conflict";

    private const string ReplayedHeader = "Idempotency-Replayed";

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks
            .MapPost("", SubmitAsync)
            .CountsAs(RequestClass.Submit)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says(
                "submitTask",
                "Submit a task",
                "Answers 201 once the task is durable. A repeated idempotencyKey (or header Idempotency-Key) with the "
                    + "same request answers 200 with the first task and the header Idempotency-Replayed. A task that is unique and "
                    + "met an earlier one answers 200 with that one and the header Unique-Conflict, or 409. The headers "
                    + "Deprecation and Sunset tell that the type should not be used any more."
            )
            .Takes<SubmitTaskRequest>(TaskExamples.Submit, MostBytes)
            .TakesQuery(TaskSubmission.AllowUnknownType)
            .TakesHeader(TaskSubmission.KeyHeader, "The same as idempotencyKey in the body.")
            .TakesHeader(Preference.Header, Preference.Description)
            .Answers(TaskExamples.Task)
            .Refuses(400, 409, 413, 415, 422);
        tasks
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listTasks", "List tasks", "Newest first. Lists of values are comma-separated.")
            .TakesQuery(TaskListQuery.Parameters)
            .Answers(TaskExamples.List)
            .Refuses(400, 422);
        tasks
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getTask", "Get a task")
            .Answers(TaskExamples.Task)
            .Refuses(404);
        tasks
            .MapPatch("/{id:guid}", EditAsync)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says(
                "editTask",
                "Edit a task that has not started",
                "Fields that are absent stay as they are. Send If-Match with the ETag to refuse a stale edit."
            )
            .Takes<EditTaskRequest>(TaskExamples.Edit, MostBytes)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        tasks
            .MapDelete("/{id:guid}", DeleteAsync)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says("deleteTask", "Delete a task that has ended, with its history")
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Refuses(400, 404, 409, 412);
        MapActions(tasks);
    }

    private static void MapActions(RouteGroupBuilder tasks)
    {
        tasks
            .MapPost("/{id:guid}/cancel", CancelAsync)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says(
                "cancelTask",
                "Cancel a task",
                "A waiting task ends at once; a running one is asked to stop."
            )
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 409);
        tasks
            .MapPost("/{id:guid}/retry", RetryAsync)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says("retryTask", "Queue a dead, cancelled, expired or skipped task again")
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 409);
    }

    private static async Task<Results<Created<TaskResponse>, Created, Ok<TaskResponse>>> SubmitAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks,
        TaskQueries queries,
        TaskTypeCatalogue types
    )
    {
        var (request, actor) = (context.Request, Actor.From(user));
        var allowUnknownType = TaskSubmission.ReadAllowUnknownType(request);
        var body = await RequestBody.ReadJsonAsync(request, MostBytes);
        var draft = TaskBody.Parse(body, TaskField.ForSubmit);
        TaskSubmission.TakeKey(draft, request.Headers[TaskSubmission.KeyHeader]);
        TaskSubmission.ThrowIfUnreadable(draft);
        TaskSubmission.ThrowIfIncomplete(draft);
        var outcome = await tasks.SubmitAsync(
            actor,
            draft.ToNewTask(allowUnknownType, Activity.Current?.TraceId.ToHexString())
        );
        DeprecationHeaders.Add(context.Response.Headers, types, draft.Type!);
        var location = $"{request.PathBase}{ApiRegistration.Prefix}/tasks/{outcome.Id}";
        if (outcome.Task is { } accepted)
        {
            TagVersion(context, accepted);
            return Preference.IsMinimal(context)
                ? TypedResults.Created(location)
                : TypedResults.Created(location, TaskResponse.Of(accepted, actor));
        }

        // The caller's own task: it may be shown without the permission to read everybody's.
        var first = await queries.FindAsync(Actor.System, outcome.Id!.Value, context.RequestAborted);
        if (outcome.Unique is { } unique)
        {
            if (first is not null && !actor.May(Permissions.TasksWrite, first.Queue))
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    "A task that is the same is in a queue that is not yours."
                );
            }

            context.Response.Headers[UniqueHeader] = unique.ToString().ToLowerInvariant();
        }
        else
        {
            context.Response.Headers[ReplayedHeader] = "true";
        }

        context.Response.Headers.Location = location;
        return TypedResults.Ok(TaskResponse.Of(Found(first), actor));
    }

    private static Task<Ok<TaskListResponse>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks
    ) => ShowListAsync(Actor.From(user), TaskListQuery.From(context.Request), context, tasks);

    /// <summary>A page of tasks, with the large parts that were asked for.</summary>
    public static async Task<Ok<TaskListResponse>> ShowListAsync(
        Actor actor,
        TaskListQuery asked,
        HttpContext context,
        TaskQueries tasks
    )
    {
        var page = await tasks.ListAsync(
            actor,
            asked.Filter,
            asked.Page.Cursor,
            asked.Page.Limit,
            context.RequestAborted
        );
        if (asked.Parts is not TaskParts.None)
        {
            page = await tasks.FillAsync(actor, asked.Filter, page, asked.Parts, context.RequestAborted);
        }

        return TypedResults.Ok(
            new TaskListResponse(
                [.. page.Items.Select(t => TaskResponse.InList(t, asked.Parts))],
                page.NextCursor,
                page.NotSearched
            )
        );
    }

    private static Task<Ok<TaskResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks
    ) => ShowAsync(context, Actor.From(user), tasks, id);

    private static async Task<Ok<TaskResponse>> EditAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks,
        TaskQueries queries
    )
    {
        var actor = Actor.From(user);
        var version = IfMatch.Read(context.Request);
        var body = await RequestBody.ReadJsonAsync(context.Request, MostBytes);
        var draft = TaskBody.Parse(body, TaskField.ForEdit);
        var edit = draft.ToEdit();
        draft.Errors.Require(
            draft.Given is not TaskField.None || !draft.Errors.IsEmpty,
            "body",
            "Names no field to change."
        );
        TaskSubmission.ThrowIfUnreadable(draft);
        await tasks.EditAsync(actor, id, edit, version);
        return await ShowAsync(context, actor, queries, id);
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks
    )
    {
        await tasks.DeleteAsync(Actor.From(user), id, IfMatch.Read(context.Request));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<TaskResponse>> CancelAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks,
        TaskQueries queries
    )
    {
        await NoBody.CheckAsync(context.Request);
        await tasks.CancelAsync(Actor.From(user), id);
        return await ShowAsync(context, Actor.From(user), queries, id);
    }

    private static async Task<Ok<TaskResponse>> RetryAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks,
        TaskQueries queries
    )
    {
        await NoBody.CheckAsync(context.Request);
        await tasks.RetryAsync(Actor.From(user), id);
        return await ShowAsync(context, Actor.From(user), queries, id);
    }

    private static async Task<Ok<TaskResponse>> ShowAsync(
        HttpContext context,
        Actor actor,
        TaskQueries tasks,
        Guid id
    )
    {
        var task = Found(await tasks.FindAsync(actor, id, context.RequestAborted));
        TagVersion(context, task);
        return TypedResults.Ok(TaskResponse.Of(task, actor));
    }

    private static TaskItem Found(TaskItem? task) =>
        task ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task.");

    private static void TagVersion(HttpContext context, TaskItem task) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{task.Version}\"");
}
