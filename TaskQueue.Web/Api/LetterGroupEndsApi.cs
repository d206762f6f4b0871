using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Puts groups of dead letters off, or ends them.</summary>
internal static class LetterGroupEndsApi
{
    public static void MapLetterGroupEnds(this RouteGroupBuilder letters)
    {
        letters
            .MapPost("/groups/{fingerprint}/snooze", SnoozeAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "snoozeDeadLetterGroup",
                "Put a group off",
                "Until a time, or until so many more tasks have died of it (deaths; 1 is until it comes again); with both, until the "
                    + "first of them. 409 when it is resolved."
                    + LetterGroupsApi.Acts
            )
            .Takes<SnoozeGroupRequest>(DeadLetterExamples.Snooze)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(DeadLetterExamples.Group)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        letters
            .MapPost("/groups/{fingerprint}/resolve", ResolveAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "resolveDeadLetterGroup",
                "Say that a group is done with",
                "Once another task dies of the same it is open again, and regressed. Its letters stay. 409 when it is resolved already."
                    + LetterGroupsApi.Acts
            )
            .Takes<ResolveGroupRequest>(DeadLetterExamples.Resolve)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(DeadLetterExamples.Group)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
    }

    private static async Task<Ok<DeadLetterGroupResponse>> SnoozeAsync(
        string fingerprint,
        SnoozeGroupRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterGroupService groups
    ) =>
        LetterGroupsApi.Show(
            context,
            await groups.SnoozeAsync(
                Actor.From(user),
                LetterGroupsApi.Fingerprint(fingerprint),
                body.Until,
                body.Deaths,
                LetterGroupsApi.Seen(context.Request, body.Version)
            )
        );

    private static async Task<Ok<DeadLetterGroupResponse>> ResolveAsync(
        string fingerprint,
        ResolveGroupRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterGroupService groups
    ) =>
        LetterGroupsApi.Show(
            context,
            await groups.ResolveAsync(
                Actor.From(user),
                LetterGroupsApi.Fingerprint(fingerprint),
                body?.Note,
                LetterGroupsApi.Seen(context.Request, body?.Version)
            )
        );
}
