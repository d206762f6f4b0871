using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>One act on many tasks.</summary>
internal static class BulkApi
{
    public static void MapBulk(this IEndpointRouteBuilder api) =>
        api.MapPost("/tasks/bulk", StartAsync)
            .WithTags("Tasks")
            .RequireAuthorization(Permissions.TasksWrite)
            .Says(
                "startBulk",
                "Do something to many tasks",
                "Of a frozen selection (ids, at most 10,000) or of all that match a filter, whose fields are those of the list; "
                    + "tasks that are accepted later do not join. With dryRun it answers 200 with how many match, to how many "
                    + "it could be done, and a sample, and changes nothing. Else it answers 202 with the operation, which is "
                    + "done in the background; cancels and deletes wait for arguments.undoWindow first (10 seconds when "
                    + "absent). Above the setting Bulk:ApprovalAbove it awaits approval by another person. Send If-Match with the ETag of the dry run to refuse it where other tasks would match by then. Actions: retry, cancel, delete, replay, setPriority (arguments.priority), boost, move "
                    + "(arguments.queue), tag and untag (arguments.tags)."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<BulkTasksRequest>(BulkExamples.Request)
            .Answers(BulkExamples.Preview)
            .Refuses(400, 409, 412, 413, 415, 422);

    private static async Task<Results<Ok<BulkPreviewResponse>, Accepted<OperationResponse>>> StartAsync(
        BulkTasksRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    )
    {
        var (actor, request) = (Actor.From(user), Read(body));
        if (body.DryRun)
        {
            var preview = await operations.PreviewAsync(actor, request, context.RequestAborted);
            context.Response.Headers.ETag = $"\"{preview.Tag}\"";
            return TypedResults.Ok(BulkPreviewResponse.Of(preview));
        }

        var operation = await operations.StartAsync(
            actor,
            request,
            context.RequestAborted,
            IfMatch.ReadTag(context.Request)
        );
        return TypedResults.Accepted(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/operations/{operation.Id}",
            OperationResponse.Of(operation)
        );
    }

    private static BulkRequest Read(BulkTasksRequest body)
    {
        var action =
            BulkActions.Parse(body.Action)
            ?? throw RefusalException.Field(
                "action",
                $"Must be one of {string.Join(", ", BulkActions.AllWords)}."
            );
        var arguments = body.Arguments ?? new();
        return new()
        {
            Action = action,
            Ids = body.Ids,
            Filter = body.Filter is { ValueKind: not JsonValueKind.Null } filter
                ? BulkFilter.Read(filter)
                : null,
            Arguments = new()
            {
                Priority = arguments.Priority,
                Queue = arguments.Queue,
                Tags = arguments.Tags,
                Reason = arguments.Reason,
                UndoWindow = arguments.UndoWindow,
            },
        };
    }
}

/// <summary>What is to be done to which tasks.</summary>
/// <param name="Action">retry, cancel, delete, replay, setPriority, boost, move, tag or untag.</param>
/// <param name="Ids">These tasks; at most 10,000.</param>
/// <param name="Filter">Or those that match: an object with the filter fields of the list, such as status and queue; lists as arrays or comma-separated.</param>
/// <param name="DryRun">Count and show only.</param>
/// <param name="Arguments">What the action needs to know.</param>
internal sealed record BulkTasksRequest(
    string? Action = null,
    IReadOnlyList<Guid>? Ids = null,
    JsonElement? Filter = null,
    bool DryRun = false,
    BulkArgumentsRequest? Arguments = null
);

/// <summary>What an action needs to know.</summary>
/// <param name="Priority">For setPriority: 0 to 9.</param>
/// <param name="Queue">For move.</param>
/// <param name="Tags">For tag and untag.</param>
/// <param name="Reason">Why, for those who come after; up to 500 characters.</param>
/// <param name="UndoWindow">For cancel and delete: how long it can be undone before it begins; ISO 8601 or seconds, at most one hour.</param>
internal sealed record BulkArgumentsRequest(
    int? Priority = null,
    string? Queue = null,
    IReadOnlyList<string>? Tags = null,
    string? Reason = null,
    TimeSpan? UndoWindow = null
);

/// <summary>What would happen.</summary>
/// <param name="Matched">How many tasks match.</param>
/// <param name="Applicable">How many of them stand so that it can be done to them.</param>
/// <param name="Sample">The newest of them.</param>
internal sealed record BulkPreviewResponse(long Matched, long Applicable, IReadOnlyList<TaskResponse> Sample)
{
    public static BulkPreviewResponse Of(BulkPreview preview) =>
        new(
            preview.Matched,
            preview.Applicable,
            [.. preview.Sample.Select(t => TaskResponse.InList(t, TaskParts.None))]
        );
}
