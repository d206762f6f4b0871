using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Look through dead letters, singly and by what they died of; requeue and discard them.</summary>
internal static class DeadLettersApi
{
    private static readonly QueryParameter[] ListParameters =
    [
        .. TaskListQuery.Parameters.Where(p => p.Name != "status"),
    ];

    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("/dead-letters").WithTags("Dead letters");
        letters
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listDeadLetters", "List dead letters", "Tasks that are dead; filters as those of tasks.")
            .TakesQuery(ListParameters)
            .Answers(DeadLetterExamples.List)
            .Refuses(400, 422);
        letters.MapLetterGroups();
        letters
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getDeadLetter", "Get a dead letter", "The task itself; 404 unless it is dead.")
            .Answers(DeadLetterExamples.Letter)
            .Refuses(404);
        letters
            .MapPost("/{id:guid}/requeue", RequeueAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "requeueDeadLetter",
                "Queue a dead letter again",
                "Without a payload the same task is queued again: 200. With one a new task replays it (201, parentId names "
                    + "the first), and the first stays dead and says so; that needs the permission tasks.payload."
            )
            .Takes<RequeueRequest>(DeadLetterExamples.Requeue, TasksApi.MostBytes)
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 409, 413, 415, 422);
        letters
            .MapDelete("/{id:guid}", DiscardAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "discardDeadLetter",
                "Delete a dead letter with its history",
                "Needs tasks.write, too. Send If-Match with the ETag to keep one that has died anew since."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Refuses(400, 404, 409, 412);
        letters.MapRequeues();
    }

    private static Task<Ok<TaskListResponse>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks
    )
    {
        var asked = TaskListQuery.From(context.Request);
        var dead = asked with { Filter = asked.Filter with { States = [TaskState.Dead] } };
        return TasksApi.ShowListAsync(Actor.From(user), dead, context, tasks);
    }

    private static async Task<Ok<TaskResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetters letters
    )
    {
        var actor = Actor.From(user);
        var letter = await letters.GetAsync(actor, id, context.RequestAborted);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{letter.Version}\"");
        return TypedResults.Ok(TaskResponse.Of(letter, actor));
    }

    private static async Task<Results<Ok<TaskResponse>, Created<TaskResponse>>> RequeueAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetters letters,
        TaskQueries tasks
    )
    {
        var actor = Actor.From(user);
        var payload = await ReadPayloadAsync(context.Request);
        var queued = await letters.RequeueAsync(actor, id, payload, context.RequestAborted);
        // Who may requeue sees what came of it, without the permission to read everybody's.
        var task = await tasks.FindAsync(Actor.System, queued, CancellationToken.None);
        var shown = TaskResponse.Of(task!, actor);
        return queued == id
            ? TypedResults.Ok(shown)
            : TypedResults.Created(
                $"{context.Request.PathBase}{ApiRegistration.Prefix}/tasks/{queued}",
                shown
            );
    }

    private static async Task<NoContent> DiscardAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetters letters
    )
    {
        var version = IfMatch.Read(context.Request);
        await letters.DiscardAsync(Actor.From(user), id, context.RequestAborted, version);
        return TypedResults.NoContent();
    }

    // As with a submission, the payload stays the very bytes that came.
    private static async Task<ReadOnlyMemory<byte>?> ReadPayloadAsync(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && request.ContentType is null)
        {
            return null;
        }

        var draft = TaskBody.Parse(
            await RequestBody.ReadJsonAsync(request, TasksApi.MostBytes),
            TaskField.Payload
        );
        TaskSubmission.ThrowIfUnreadable(draft);
        return draft.Payload;
    }
}

/// <summary>How a dead letter is to be requeued.</summary>
/// <param name="Payload">Another payload, for a new task; absent: the same task again.</param>
internal sealed record RequeueRequest(System.Text.Json.JsonElement? Payload = null);
