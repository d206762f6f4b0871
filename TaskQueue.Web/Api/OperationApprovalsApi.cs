using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>What another person says to work on many tasks.</summary>
internal static class OperationApprovalsApi
{
    public static void MapApprovals(this RouteGroupBuilder operations)
    {
        operations
            .MapGet("/{id:guid}/preview", PreviewAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "previewOperation",
                "Count what an operation would touch now",
                "How many tasks match as things stand, to how many of them it could be done, and the newest of them. 409 when it has ended."
            )
            .Answers(BulkExamples.Preview)
            .Refuses(404, 409);
        operations
            .MapPost("/{id:guid}/approve", ApproveAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "approveOperation",
                "Approve an operation that another person asked for",
                "By a person, not a key, who may do it themselves in all queues that it is about, and did not ask for it. Its undo window "
                    + "begins now. 409 when it does not await approval, or who asked for it may not do it any more."
            )
            .Takes<DecisionRequest>(BulkExamples.Decision)
            .Answers(BulkExamples.Operation)
            .Refuses(400, 404, 409, 413, 415, 422);
        operations
            .MapPost("/{id:guid}/refuse", RefuseAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "refuseOperation",
                "Refuse an operation that another person asked for",
                "Nothing of it is done. By whoever might approve it; needs a reason."
            )
            .Takes<DecisionRequest>(BulkExamples.Refusal)
            .Answers(BulkExamples.Operation)
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static async Task<Ok<BulkPreviewResponse>> PreviewAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    ) =>
        TypedResults.Ok(
            BulkPreviewResponse.Of(await operations.LookAsync(Actor.From(user), id, context.RequestAborted))
        );

    private static Task<Ok<OperationResponse>> ApproveAsync(
        Guid id,
        DecisionRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    ) => DecideAsync(id, new(Approves: true, body?.Reason), context, user, operations);

    private static Task<Ok<OperationResponse>> RefuseAsync(
        Guid id,
        DecisionRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    ) => DecideAsync(id, new(Approves: false, body?.Reason), context, user, operations);

    private static async Task<Ok<OperationResponse>> DecideAsync(
        Guid id,
        Decision decision,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    )
    {
        await operations.DecideAsync(Actor.From(user), id, decision);
        // Whoever may decide is shown the outcome.
        var after = await operations.FindAsync(Actor.System, id, context.RequestAborted);
        return TypedResults.Ok(OperationResponse.Of(after!));
    }
}

/// <summary>What is said to an operation.</summary>
/// <param name="Reason">Why; up to 500 characters. Needed to refuse it.</param>
internal sealed record DecisionRequest(string? Reason = null);

/// <summary>Who else has to approve an operation, and what they said.</summary>
/// <param name="Until">Until when it may be approved.</param>
/// <param name="DecidedBy">Who approved or refused it; null while it waits, and where nobody did.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why.</param>
internal sealed record ApprovalResponse(
    DateTimeOffset Until,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason
)
{
    public static ApprovalResponse? Of(TaskOperation operation) =>
        operation.ApprovalUntil is { } until
            ? new(until, operation.DecidedBy, operation.DecidedAt, operation.DecisionReason)
            : null;
}
