using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What whoever is signed in was told.</summary>
internal static class InboxApi
{
    private const string Whose =
        "Inboxes belong to people: a key is refused. Shown is what they may read now.";

    private static readonly QueryParameter Unread = new(
        "unread",
        "true leaves out what was read.",
        "boolean"
    );

    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        api.MapFollows();
        var inbox = api.MapGroup("/inbox").WithTags("Inbox").RequireAuthorization();
        inbox
            .MapGet("", ListAsync)
            .Says("listInbox", "List your notices, the newest first", Whose)
            .TakesQuery([.. QueryParameters.OfPage, Unread])
            .Answers(InboxExamples.List)
            .Refuses(400, 403, 422);
        inbox
            .MapGet("/count", CountAsync)
            .Says("countInbox", "Count your notices that were not read", Whose)
            .Answers(InboxExamples.Count)
            .Refuses(403);
        inbox
            .MapPost("/read", ReadAsync)
            .Says(
                "readInbox",
                "Say that notices were read",
                "Either ids, at most 500; or until, for all up to this one: what came behind it was not seen. Once more changes nothing."
            )
            .Takes<ReadRequest>(InboxExamples.Read)
            .Answers(InboxExamples.Count)
            .Refuses(400, 403, 413, 415, 422);
    }

    private static async Task<Ok<ListResponse<NoticeResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        InboxQueries inbox
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (page, unread) = (fields.Page(), fields.Flag(Unread.Name));
        fields.ThrowIfAny();
        var found = await inbox.ListAsync(
            Actor.From(user),
            unread,
            page.Cursor,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(found, n => NoticeResponse.Of(n, context.Request.PathBase)));
    }

    private static async Task<Ok<UnreadResponse>> CountAsync(
        HttpContext context,
        ClaimsPrincipal user,
        InboxQueries inbox
    ) =>
        TypedResults.Ok(
            new UnreadResponse(await inbox.CountUnreadAsync(Actor.From(user), context.RequestAborted))
        );

    private static async Task<Ok<UnreadResponse>> ReadAsync(
        ReadRequest body,
        ClaimsPrincipal user,
        InboxService inbox,
        InboxQueries queries
    )
    {
        var actor = Actor.From(user);
        await inbox.ReadAsync(actor, body.Ids, body.Until);
        return TypedResults.Ok(
            new UnreadResponse(await queries.CountUnreadAsync(actor, CancellationToken.None))
        );
    }
}

/// <summary>What was read.</summary>
/// <param name="Ids">Notices, at most 500.</param>
/// <param name="Until">All up to this one.</param>
internal sealed record ReadRequest(IReadOnlyList<Guid>? Ids = null, Guid? Until = null);

/// <summary>How many notices were not read.</summary>
/// <param name="Unread">How many.</param>
internal sealed record UnreadResponse(int Unread);

/// <summary>A line of an inbox.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What happened, such as <c>task.ended</c>.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Detail">More for people; empty where there is no more.</param>
/// <param name="Subject">To what, such as <c>queue:mail</c>.</param>
/// <param name="State">The state that a task or operation has since, or the severity of an alert.</param>
/// <param name="Count">How many tasks it is about.</param>
/// <param name="Queue">The queue that it happened in.</param>
/// <param name="TaskId">The task, or one of them.</param>
/// <param name="Link">Where one looks further, in the console.</param>
/// <param name="At">When.</param>
/// <param name="ReadAt">When it was read; null while it was not.</param>
internal sealed record NoticeResponse(
    Guid Id,
    string Kind,
    string Title,
    string Detail,
    string Subject,
    string? State,
    long Count,
    string? Queue,
    Guid? TaskId,
    string Link,
    DateTimeOffset At,
    DateTimeOffset? ReadAt
)
{
    public static NoticeResponse Of(Notice notice, PathString root) =>
        new(
            notice.Id,
            notice.Kind.Word(),
            NoticeText.Title(notice),
            NoticeText.Detail(notice),
            notice.Key,
            notice.State,
            notice.Count,
            notice.Queue,
            notice.TaskId,
            $"{root}/{NoticeText.Link(notice)}",
            notice.At,
            notice.ReadAt
        );
}
