using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Work on many tasks, in the background.</summary>
internal static class OperationsApi
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("Operations");
        operations
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listOperations", "List operations, the newest first")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(BulkExamples.Operations)
            .Refuses(400, 422);
        operations
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getOperation",
                "Get an operation and how far it is",
                "done and failed count up to what still matched when it was its turn. The first hundred failures are told with "
                    + "their reasons."
            )
            .Answers(BulkExamples.Operation)
            .Refuses(404);
        Map(operations, OperationControl.Pause, "pauseOperation", "Halt an operation");
        Map(operations, OperationControl.Resume, "resumeOperation", "Let a halted operation go on");
        Map(
            operations,
            OperationControl.Cancel,
            "cancelOperation",
            "End an operation; what was done stays done"
        );
        Map(operations, OperationControl.Undo, "undoOperation", "End an operation that has not begun");
        operations.MapApprovals();
    }

    private static void Map(
        RouteGroupBuilder operations,
        OperationControl control,
        string name,
        string summary
    ) =>
        operations
            .MapPost(
                $"/{{id:guid}}/{control.ToString().ToLowerInvariant()}",
                (Guid id, HttpContext context, ClaimsPrincipal user, Operations all) =>
                    ControlAsync(id, control, context, user, all)
            )
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                name,
                summary,
                "Whoever asked for it may, and who has tasks.write in all queues that it is about. 409 when it is too late for that."
            )
            .Answers(BulkExamples.Operation)
            .Refuses(400, 404, 409, 413);

    private static async Task<Ok<ListResponse<OperationResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    )
    {
        var asked = PageQuery.From(context.Request);
        var page = await operations.ListAsync(
            Actor.From(user),
            asked.Cursor,
            asked.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(page, OperationResponse.Of));
    }

    private static async Task<Ok<OperationResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    ) => TypedResults.Ok(await ShowAsync(id, context, user, operations));

    private static async Task<Ok<OperationResponse>> ControlAsync(
        Guid id,
        OperationControl control,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    )
    {
        await NoBody.CheckAsync(context.Request);
        await operations.ControlAsync(Actor.From(user), id, control);
        // Whoever may act is shown the outcome of the act.
        var after = await operations.FindAsync(Actor.System, id, context.RequestAborted);
        return TypedResults.Ok(OperationResponse.Of(after!));
    }

    private static async Task<OperationResponse> ShowAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    ) =>
        await operations.FindAsync(Actor.From(user), id, context.RequestAborted) is { } found
            ? OperationResponse.Of(found)
            : throw new RefusalException(RefusalCode.NotFound, "There is no such operation.");
}

/// <summary>An operation and how far it is.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Status">waiting (it can be undone), running, paused, finished, cancelled, undone, stopped (by itself), awaitingApproval, refused, or expired (nobody approved it in time).</param>
/// <param name="Done">To how many tasks it was done.</param>
/// <param name="Matched">How many matched when it was asked for.</param>
/// <param name="Failed">To how many it could not be done.</param>
/// <param name="Action">What is done.</param>
/// <param name="Arguments">What the action needs to know.</param>
/// <param name="CreatedBy">Who asked.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="NotBefore">When it may begin; until then it can be undone.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended, however it did.</param>
/// <param name="ChangedBy">Who paused, resumed, cancelled or undid it last.</param>
/// <param name="Failures">The first of the tasks to which it could not be done.</param>
/// <param name="Canary">How far a requeue is that goes as a canary; null for all others.</param>
/// <param name="StopReason">Why it stopped itself.</param>
/// <param name="StoppedBy">The task for which it did.</param>
/// <param name="Rule">The rule that is applied to dead letters; null for all else.</param>
/// <param name="Approval">Who else had to approve it, and what they said; null where nobody had to.</param>
internal sealed record OperationResponse(
    Guid Id,
    string Status,
    long Done,
    long Matched,
    long Failed,
    string Action,
    BulkArgumentsRequest Arguments,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset NotBefore,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? ChangedBy,
    IReadOnlyList<OperationFailureResponse> Failures,
    CanaryResponse? Canary,
    string? StopReason,
    Guid? StoppedBy,
    OperationRuleResponse? Rule,
    ApprovalResponse? Approval
)
{
    public static OperationResponse Of(TaskOperation operation)
    {
        var arguments = OperationText.ArgumentsOf(operation);
        return new(
            operation.Id,
            operation.Status.Word(),
            operation.Done,
            operation.Matched,
            operation.Failed,
            operation.Action.Word(),
            new(arguments.Priority, arguments.Queue, arguments.Tags, operation.Reason, arguments.UndoWindow),
            operation.Actor,
            operation.CreatedAt,
            operation.NotBefore,
            operation.StartedAt,
            operation.FinishedAt,
            operation.ChangedBy,
            [
                .. OperationText
                    .FailuresOf(operation)
                    .Select(f => new OperationFailureResponse(f.TaskId, f.Reason)),
            ],
            CanaryResponse.Of(operation, arguments),
            operation.StopReason,
            operation.StoppedBy,
            arguments.Rule is { } rule ? new(rule, arguments.RuleName ?? "") : null,
            ApprovalResponse.Of(operation)
        );
    }
}

/// <summary>A rule for dead letters that is applied to those that are there.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">Its name when that was asked for.</param>
internal sealed record OperationRuleResponse(Guid Id, string Name);

/// <summary>A task to which it could not be done.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Reason">Why.</param>
internal sealed record OperationFailureResponse(Guid TaskId, string Reason);

/// <summary>How far a canary is.</summary>
/// <param name="Stage">first (one task, or as many as were asked for), share (5 percent of what matched), rest, or offered: the rest, once somebody has said so.</param>
/// <param name="UpTo">How many tasks may have been queued again by the end of the stage; null for the rest.</param>
/// <param name="StageWait">How long a stage may take to end.</param>
/// <param name="Until">When the stage must have ended; null while its tasks are still being queued.</param>
internal sealed record CanaryResponse(string Stage, long? UpTo, TimeSpan StageWait, DateTimeOffset? Until)
{
    public static CanaryResponse? Of(TaskOperation operation, BulkArguments arguments) =>
        operation.Stage is OperationStage.Whole
            ? null
            : new(
                operation.Stage.ToString().ToLowerInvariant(),
                CanaryPlan.IsLast(operation.Stage)
                    ? null
                    : CanaryPlan.UpTo(operation.Stage, operation.Matched, CanaryPlan.FirstOf(arguments)),
                CanaryPlan.WaitOf(arguments),
                operation.StageUntil
            );
}
