using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Tries some dead letters of a group out, and lets the rest follow, or not.</summary>
internal static class LetterCanariesApi
{
    public static void MapLetterCanaries(this RouteGroupBuilder letters)
    {
        letters
            .MapPost("/groups/{fingerprint}/canary", StartAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "beginDeadLetterCanary",
                "Requeue some of a group, watch them, and ask whether the rest follow",
                "The oldest tasks of the group (one when tasks is absent) are queued again in the background, by the operation of the "
                    + "answer. When one of them dies again of the same, or they have not ended after stageWait, it stops. When all have "
                    + "ended it is paused in the stage offered, until somebody continues or stops it. 409 while another canary of the "
                    + "group is under way."
            )
            .Takes<GroupCanaryRequest>(DeadLetterExamples.Canary)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(BulkExamples.Operation)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        letters
            .MapPost("/groups/{fingerprint}/canary/continue", ContinueAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "continueDeadLetterCanary",
                "Let the rest of a group follow its canary",
                "409 unless the canary waits for that word."
            )
            .Refuses(400, 404, 409, 413);
        letters
            .MapPost("/groups/{fingerprint}/canary/stop", StopAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "stopDeadLetterCanary",
                "Stop the canary of a group",
                "What was queued stays queued; the rest stays dead. 409 when none is under way."
            )
            .Refuses(400, 404, 409, 413);
    }

    private static async Task<Accepted<OperationResponse>> StartAsync(
        string fingerprint,
        GroupCanaryRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterGroupCanaries canaries
    )
    {
        var request = context.Request;
        try
        {
            var operation = await canaries.StartAsync(
                Actor.From(user),
                LetterGroupsApi.Fingerprint(fingerprint),
                body?.Tasks ?? 1,
                body?.StageWait,
                body?.Reason,
                LetterGroupsApi.Seen(request, body?.Version)
            );
            return TypedResults.Accepted(
                $"{request.PathBase}{ApiRegistration.Prefix}/operations/{operation.Id}",
                OperationResponse.Of(operation)
            );
        }
        catch (RefusalException refusal) when (refusal.Errors.Count > 0)
        {
            throw new RefusalException(refusal.Code, DeadLetterRequeueApi.AsHere(refusal.Errors));
        }
    }

    private static async Task<NoContent> ContinueAsync(
        string fingerprint,
        HttpRequest request,
        ClaimsPrincipal user,
        LetterGroupCanaries canaries
    )
    {
        await NoBody.CheckAsync(request);
        await canaries.ContinueAsync(Actor.From(user), LetterGroupsApi.Fingerprint(fingerprint));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> StopAsync(
        string fingerprint,
        HttpRequest request,
        ClaimsPrincipal user,
        LetterGroupCanaries canaries
    )
    {
        await NoBody.CheckAsync(request);
        await canaries.StopAsync(Actor.From(user), LetterGroupsApi.Fingerprint(fingerprint));
        return TypedResults.NoContent();
    }
}
