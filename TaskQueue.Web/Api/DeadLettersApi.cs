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

    private static readonly QueryParameter Trend = new(
        "trend",
        "hour (the last twelve hours; default) or day (the last fourteen days)."
    );

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
        letters
            .MapGet("/groups", GroupsAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listDeadLetterGroups",
                "Group dead letters by what they died of",
                "By fingerprint: type, kind of error, and its message without numbers, ids, quoted parts and addresses. The "
                    + "group that was seen last comes first. The trend counts the deaths of each of the last twelve hours, "
                    + "or fourteen days; those that were requeued since are not among them."
            )
            .TakesQuery([Trend, .. QueryParameters.OfPage])
            .Answers(DeadLetterExamples.Groups)
            .Refuses(400, 422);
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
            .Says("discardDeadLetter", "Delete a dead letter with its history", "Needs tasks.write, too.")
            .Refuses(404, 409, 412);
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

    private static async Task<Ok<ListResponse<DeadLetterGroupResponse>>> GroupsAsync(
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetterGroups groups
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var trend = ReadTrend(fields);
        var asked = fields.Page();
        fields.ThrowIfAny();
        var skip = (int)Math.Min(asked.Position, int.MaxValue / 2);
        var (items, more) = await groups.ListAsync(
            Actor.From(user),
            skip,
            asked.Limit,
            trend,
            context.RequestAborted
        );
        return TypedResults.Ok(
            new ListResponse<DeadLetterGroupResponse>(
                [.. items.Select(g => DeadLetterGroupResponse.Of(g, trend))],
                more ? (skip + asked.Limit).ToString(CultureInfo.InvariantCulture) : null
            )
        );
    }

    private static TrendUnit ReadTrend(QueryFields fields)
    {
        switch (fields.Text(Trend.Name))
        {
            case null or "hour":
                return TrendUnit.Hour;

            case "day":
                return TrendUnit.Day;

            default:
                fields.Refuse(Trend.Name, "Must be hour or day.");
                return TrendUnit.Hour;
        }
    }

    private static async Task<Ok<TaskResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetters letters
    )
    {
        var actor = Actor.From(user);
        return TypedResults.Ok(
            TaskResponse.Of(await letters.GetAsync(actor, id, context.RequestAborted), actor)
        );
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
        await letters.DiscardAsync(Actor.From(user), id, context.RequestAborted);
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

/// <summary>Dead letters that died of the same.</summary>
/// <param name="Fingerprint">16 hexadecimal digits; give it as <c>fingerprint</c> to list them.</param>
/// <param name="Type">Their type.</param>
/// <param name="Error">The error of the last one.</param>
/// <param name="LatestId">The last one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstSeen">When the first of them died.</param>
/// <param name="LastSeen">When the last one did.</param>
/// <param name="Trend">How many died in each of the last hours or days, the oldest first.</param>
/// <param name="TrendStep">How long each of those is: an hour or a day.</param>
internal sealed record DeadLetterGroupResponse(
    string Fingerprint,
    string Type,
    ErrorResponse? Error,
    Guid LatestId,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<long> Trend,
    TimeSpan TrendStep
)
{
    public static DeadLetterGroupResponse Of(DeadLetterGroup group, TrendUnit trend) =>
        new(
            ErrorFingerprint.Write(group.Fingerprint),
            group.Type,
            ErrorResponse.Of(group.Kind, group.Message, default),
            group.LatestId,
            group.Count,
            group.FirstSeen,
            group.LastSeen,
            group.Trend,
            trend.Length()
        );
}
