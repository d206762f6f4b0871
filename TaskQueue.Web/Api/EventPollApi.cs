using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Events;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>What happens, as plain JSON for those who ask again and again: where proxies keep streams and WebSockets out.</summary>
internal static class EventPollApi
{
    private const int UsualWait = 10;
    private const int LongestWait = 25;

    private static readonly QueryParameter Wait = new(
        "wait",
        "Seconds to wait where nothing has happened, 1 to 25; 10 when absent.",
        "integer"
    );

    public static void MapEventPoll(this IEndpointRouteBuilder events) =>
        events
            .MapGet("/poll", PollAsync)
            .CountsAs(RequestClass.Live)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "pollEvents",
                "Ask what has happened, as plain JSON",
                "Without since it answers at once where the log is now: read then what you show, and ask with since = next from there on, "
                    + "at least once a minute. It answers with the first events behind since, or with none after the wait. Where reload is "
                    + "not null something is missing: read again what you show, and go on from next. Everything else is as with GET /events."
            )
            .TakesQuery([.. EventsApi.Wanted, Wait])
            .Answers(EventExamples.Poll)
            .Refuses(400, 409, 422);

    private static async Task<Ok<EventPollResponse>> PollAsync(
        HttpContext context,
        ClaimsPrincipal user,
        EventConnections connections,
        EventPoll poll,
        IHostApplicationLifetime lifetime
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var wait = fields.Number(Wait.Name, 1, LongestWait) ?? UsualWait;
        fields.ThrowIfAny();
        var (filter, since) = EventsApi.Read(context.Request);
        using var connection = connections.Open(Actor.From(user), "poll", filter);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping
        );
        var page = await poll.ReadAsync(user, connection, since, TimeSpan.FromSeconds(wait), end.Token);
        return TypedResults.Ok(EventPollResponse.Of(page));
    }
}

/// <summary>What has happened.</summary>
/// <param name="Items">The events, in order.</param>
/// <param name="Next">Give it as <c>since</c> to go on.</param>
/// <param name="Reload">Why everything is to be read again first; null when nothing is missing.</param>
internal sealed record EventPollResponse(IReadOnlyList<EventPollItem> Items, string Next, string? Reload)
{
    public static EventPollResponse Of(EventPage page) =>
        new(
            [
                .. page.Events.Select(e => new EventPollItem(
                    e.Happened!.Topic.Word(),
                    (page.Next with { Number = e.Number }).ToString(),
                    JsonElement.Parse(e.Json.Span)
                )),
            ],
            page.Next.ToString(),
            page.Reload
        );
}

/// <summary>An event.</summary>
/// <param name="Event">Its topic.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">What happened.</param>
internal sealed record EventPollItem(string Event, string Id, JsonElement Data);
