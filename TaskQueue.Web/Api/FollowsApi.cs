using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What whoever is signed in follows.</summary>
internal static class FollowsApi
{
    private const string One = "/{kind}/{subject}";

    private const string Kinds =
        "kind is task, queue, schedule, operation or dead-letter-group; subject is an id, the name of a queue, or the fingerprint of "
        + "a group. People follow; a key is refused.";

    public static void MapFollows(this IEndpointRouteBuilder api)
    {
        var follows = api.MapGroup("/follows").WithTags("Inbox").RequireAuthorization();
        follows
            .MapGet("", ListAsync)
            .Says("listFollows", "List what you follow, the newest first", "People follow; a key is refused.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(InboxExamples.Follows)
            .Refuses(400, 403, 422);
        follows
            .MapGet(One, GetAsync)
            .Says("getFollow", "Whether you follow something", "404 while you do not. " + Kinds)
            .Answers(InboxExamples.Follow)
            .Refuses(403, 404, 422);
        follows
            .MapPut(One, FollowAsync)
            .Says(
                "follow",
                "Follow something",
                "From now on your inbox tells what becomes of it: the ends of a task, dead letters of a queue, what goes wrong with a "
                    + "schedule, the end of an operation, more tasks that die of an error. Once more changes nothing. "
                    + Kinds
            )
            .Answers(InboxExamples.Follow)
            .Refuses(403, 404, 409, 422);
        follows
            .MapDelete(One, UnfollowAsync)
            .Says("unfollow", "Follow something no more", "Once more changes nothing. " + Kinds)
            .Refuses(403, 422);
    }

    private static async Task<Ok<ListResponse<FollowResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        FollowService follows
    )
    {
        var page = PageQuery.From(context.Request);
        var found = await follows.ListAsync(
            Actor.From(user),
            page.Cursor,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(found, f => FollowResponse.Of(f, context.Request.PathBase)));
    }

    private static async Task<Ok<FollowResponse>> GetAsync(
        string kind,
        string subject,
        HttpContext context,
        ClaimsPrincipal user,
        FollowService follows
    )
    {
        var actor = Actor.From(user);
        var found = await follows.FindAsync(
            actor,
            FollowService.KindOf(actor, kind),
            subject,
            context.RequestAborted
        );
        return found is null
            ? throw new RefusalException(RefusalCode.NotFound, "You do not follow it.")
            : TypedResults.Ok(FollowResponse.Of(found, context.Request.PathBase));
    }

    private static async Task<Ok<FollowResponse>> FollowAsync(
        string kind,
        string subject,
        HttpContext context,
        ClaimsPrincipal user,
        FollowService follows
    )
    {
        var actor = Actor.From(user);
        var made = await follows.FollowAsync(
            actor,
            FollowService.KindOf(actor, kind),
            subject,
            context.RequestAborted
        );
        return TypedResults.Ok(FollowResponse.Of(made, context.Request.PathBase));
    }

    private static async Task<NoContent> UnfollowAsync(
        string kind,
        string subject,
        ClaimsPrincipal user,
        FollowService follows
    )
    {
        var actor = Actor.From(user);
        await follows.UnfollowAsync(actor, FollowService.KindOf(actor, kind), subject);
        return TypedResults.NoContent();
    }
}

/// <summary>Something that is followed.</summary>
/// <param name="Kind">task, queue, schedule, operation or dead-letter-group.</param>
/// <param name="Subject">Its id, name or fingerprint.</param>
/// <param name="About">What people called it when it began.</param>
/// <param name="Since">Since when.</param>
/// <param name="Link">Where it is, in the console.</param>
internal sealed record FollowResponse(
    string Kind,
    string Subject,
    string About,
    DateTimeOffset Since,
    string Link
)
{
    public static FollowResponse Of(Follow follow, PathString root) =>
        new(
            follow.Kind.Word(),
            follow.Subject,
            follow.About,
            follow.Since,
            $"{root}/{NoticeText.Link(follow)}"
        );
}
