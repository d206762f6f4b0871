using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Queues many dead letters again.</summary>
internal static class DeadLetterRequeueApi
{
    private const string ArgumentPrefix = "arguments.";

    public static void MapRequeues(this RouteGroupBuilder letters) =>
        letters
            .MapPost("/requeue", RequeueAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "requeueDeadLetters",
                "Queue many dead letters again",
                "Of a frozen selection (ids, at most 10,000) or of all dead letters that match a filter, whose fields are those of "
                    + "the list; an empty filter means all there are. With dryRun it answers 200 with how many match and a sample, "
                    + "and changes nothing. Else it answers 202 with the operation, which is done in the background. As a canary it "
                    + "queues one task and waits until it has ended, then 5 percent of what matched, then the rest; it stops, and "
                    + "says for which task, when one dies again of what it had died of before, or when a stage has not ended after "
                    + "stageWait (15 minutes when absent; a task that waits for its next attempt has not ended)."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<RequeueManyRequest>(DeadLetterExamples.RequeueMany)
            .Answers(BulkExamples.Preview)
            .Refuses(400, 409, 412, 413, 415, 422);

    private static async Task<Results<Ok<BulkPreviewResponse>, Accepted<OperationResponse>>> RequeueAsync(
        RequeueManyRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        Operations operations
    )
    {
        var actor = Actor.From(user).Also(Permissions.TasksRead, Permissions.DeadLettersRequeue);
        var request = Read(body);
        try
        {
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
        catch (RefusalException refusal) when (refusal.Errors.Count > 0)
        {
            throw new RefusalException(refusal.Code, AsHere(refusal.Errors));
        }
    }

    private static BulkRequest Read(RequeueManyRequest body)
    {
        var filter = body.Filter is { ValueKind: not JsonValueKind.Null } given
            ? BulkFilter.Read(given)
            : null;
        if (filter is { States.Count: > 0 })
        {
            throw RefusalException.Field("filter.status", "Has no meaning here: dead letters are dead.");
        }

        return BulkRequest.Requeue(body.Ids, filter) with
        {
            Arguments = new()
            {
                Reason = body.Reason,
                Canary = body.Canary,
                StageWait = body.StageWait,
            },
        };
    }

    // The rules of bulk work name its arguments as its own request does; this one has them beside the rest.
    internal static Dictionary<string, string[]> AsHere(IReadOnlyDictionary<string, string[]> errors) =>
        errors.ToDictionary(
            e =>
                e.Key.StartsWith(ArgumentPrefix, StringComparison.Ordinal)
                    ? e.Key[ArgumentPrefix.Length..]
                    : e.Key,
            e => e.Value
        );
}

/// <summary>Which dead letters are to be queued again, and how.</summary>
/// <param name="Ids">These tasks; at most 10,000.</param>
/// <param name="Filter">Or those that match: an object with the filter fields of the list but status; empty for all there are.</param>
/// <param name="DryRun">Count and show only.</param>
/// <param name="Canary">One task first, then 5 percent, then the rest, each when those before it have ended.</param>
/// <param name="StageWait">With canary: how long a stage may take to end; ISO 8601 or seconds, from one second to one day.</param>
/// <param name="Reason">Why, for those who come after; up to 500 characters.</param>
internal sealed record RequeueManyRequest(
    IReadOnlyList<Guid>? Ids = null,
    JsonElement? Filter = null,
    bool DryRun = false,
    bool Canary = false,
    TimeSpan? StageWait = null,
    string? Reason = null
);
