using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>Run a task once more, and learn why one does not run.</summary>
internal static class TaskReplayApi
{
    public static void MapTaskReplay(this IEndpointRouteBuilder api)
    {
        var task = api.MapGroup("/tasks/{id:guid}").WithTags("Tasks");
        task.MapPost("/replay", ReplayAsync)
            .CountsAs(RequestClass.Submit)
            .RequireAuthorization(Permissions.TasksPayload, Permissions.TasksWrite)
            .Says(
                "replayTask",
                "Submit a task once more, as a new one",
                "The new task has the settings of the first, whose id is its parentId, and its payload unless the body has "
                    + "another one. Times, expiry, deadline, idempotency key, uniqueness and dependencies are not taken over. Needs "
                    + "tasks.write too. The headers Deprecation and Sunset tell that the type should not be used any more."
            )
            .Takes<ReplayRequest>(TaskExamples.Replay, TasksApi.MostBytes)
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 413, 415, 422);
        task.MapGet("/explain", ExplainAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "explainTask",
                "Say why a task is not running",
                "Every gate on its way to a worker, in order, each with what is known of it and what can be done. The verdict "
                    + "is the first closed gate, or ready."
            )
            .Answers(TaskExamples.Explanation)
            .Refuses(404);
    }

    private static async Task<Created<TaskResponse>> ReplayAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        Replay replay,
        TaskTypeCatalogue types
    )
    {
        var (request, actor) = (context.Request, Actor.From(user));
        var task = await replay.RunAsync(
            actor,
            id,
            await ReadPayloadAsync(request),
            Activity.Current?.TraceId.ToHexString(),
            context.RequestAborted
        );
        DeprecationHeaders.Add(context.Response.Headers, types, task.Type);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{task.Version}\"");
        return TypedResults.Created(
            $"{request.PathBase}{ApiRegistration.Prefix}/tasks/{task.Id}",
            TaskResponse.Of(task, actor)
        );
    }

    private static async Task<Ok<ExplanationResponse>> ExplainAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskExplanations explanations
    ) =>
        await explanations.FindAsync(Actor.From(user), id, context.RequestAborted) is { } found
            ? TypedResults.Ok(ExplanationResponse.Of(found))
            : throw new RefusalException(RefusalCode.NotFound, "There is no such task.");

    // No body at all means the first one's payload; a payload of null is a payload.
    private static async Task<ReadOnlyMemory<byte>?> ReadPayloadAsync(HttpRequest request)
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
        {
            return null;
        }

        var body = await RequestBody.ReadJsonAsync(request, TasksApi.MostBytes);
        if (body.Length == 0)
        {
            return null;
        }

        var draft = TaskBody.Parse(body, TaskField.Payload);
        TaskSubmission.ThrowIfUnreadable(draft);
        return draft.Payload;
    }
}

// For the document; TaskBody reads the bytes.

/// <summary>What is to be different.</summary>
/// <param name="Payload">Another payload; that of the first task when absent.</param>
internal sealed record ReplayRequest(System.Text.Json.JsonElement? Payload = null);

/// <summary>Why a task stands where it stands.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Verdict">The first closed gate, or ready.</param>
/// <param name="Summary">The same as a sentence.</param>
/// <param name="Gates">Every gate, in the order in which a task passes them.</param>
internal sealed record ExplanationResponse(
    Guid TaskId,
    string Verdict,
    string Summary,
    IReadOnlyList<GateResponse> Gates
)
{
    public static ExplanationResponse Of(Explanation explanation) =>
        new(
            explanation.TaskId,
            explanation.Verdict,
            explanation.Summary,
            [.. explanation.Gates.Select(g => new GateResponse(g.Gate, g.Ok, g.Evidence, g.Advice))]
        );
}

/// <summary>One gate.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Ok">Whether it is open.</param>
/// <param name="Evidence">What that is known from.</param>
/// <param name="Advice">What can be done; null while it is open.</param>
internal sealed record GateResponse(string Gate, bool Ok, string Evidence, string? Advice);
