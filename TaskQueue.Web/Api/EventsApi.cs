using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Events;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Api;

/// <summary>What happens, while it happens: as server-sent events or over a WebSocket; and who listens.</summary>
internal static class EventsApi
{
    private const string LastEventId = "Last-Event-ID";
    private const string Since = "since";

    internal static readonly QueryParameter[] Wanted =
    [
        new("topics", $"What about: {string.Join(", ", EventTopics.Words)}. All but metrics when absent."),
        new("queue", "What is in these queues only."),
        new("type", "Of these task types only; of alerts their kinds, of operations their actions."),
        new("id", "Of these tasks, workers, alerts, schedules or operations only."),
        new(Since, "Go on behind this id of an event, as with Last-Event-ID, which wins."),
    ];

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events
            .MapGet("", StreamAsync)
            .CountsAs(RequestClass.Live)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "followEvents",
                "Follow what happens, as server-sent events",
                "Begins with the event ready. Each event is named after its topic, and its id is where to go on: whoever comes back "
                    + "with it as Last-Event-ID gets what they missed, in order and once. Where that is not kept any more, or was not "
                    + "recorded, or the client reads too slowly, the event reload says so: read again what you show, and go on. Events "
                    + "are those that the caller may read in lists. The event denied ends the stream with the session, key or right; "
                    + "closed when an administrator ends it. 429 when the account has too many connections, 503 when all have."
            )
            .TakesTickets(Wanted)
            .TakesHeader(LastEventId, "Go on behind this event.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Refuses(400, 422);
        events.MapEventPoll();
        events
            .MapGet("/connections", List)
            .RequireAuthorization(Permissions.SystemRead)
            .Says(
                "listEventConnections",
                "List who listens to events",
                "Of all Web processes, the oldest first; those of others are as they were some seconds ago."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(EventExamples.Connections)
            .Refuses(400, 422);
        events
            .MapDelete("/connections/{id:guid}", CloseAsync)
            .RequireAuthorization(Permissions.SystemManage)
            .Says(
                "closeEventConnection",
                "Close a connection to events",
                "The client is told and may come again; to keep it out, end its session or take its key back."
            )
            .Refuses(404);
        // How a browser opens one over HTTP/2 (RFC 8441).
        api.MapMethods("/ws", [HttpMethods.Connect], SocketAsync)
            .CountsAs(RequestClass.Live)
            .RequireAuthorization(Permissions.TasksRead)
            .TakesTickets(Wanted)
            .ExcludeFromDescription();
        api.MapGet("/ws", SocketAsync)
            .WithTags("Events")
            .CountsAs(RequestClass.Live)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "followEventsBySocket",
                "Follow what happens, over a WebSocket",
                "The same as GET /events, each event as a message {event, id, data}. A message {topics, queue, type, id} from the "
                    + "client, each a list, takes the place of all that it asked for before; the answer is filter, or refused with the "
                    + "errors by field. A page may open it from this origin and from those of Cors:Origins."
            )
            .TakesTickets(Wanted)
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Refuses(400, 422);
    }

    private static async Task StreamAsync(
        HttpContext context,
        ClaimsPrincipal user,
        EventConnections connections,
        EventTail stream,
        IHostApplicationLifetime lifetime
    )
    {
        var (filter, since) = Read(context.Request);
        using var connection = connections.Open(Actor.From(user), "sse", filter);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping
        );
        context.Response.ContentType = "text/event-stream";
        // For proxies that would rather collect the answer first.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await foreach (var news in stream.FollowAsync(user, connection, since, end.Token))
            {
                EventLines.Write(context.Response.BodyWriter, news);
                // Waits for a client that reads slowly; what happens meanwhile waits in the log, or is lost to it.
                await context.Response.BodyWriter.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the process ends: they come back with the last id.
        }
    }

    private static async Task SocketAsync(
        HttpContext context,
        ClaimsPrincipal user,
        EventConnections connections,
        EventTail stream,
        IHostApplicationLifetime lifetime
    )
    {
        var (filter, since) = Read(context.Request);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                new Dictionary<string, string[]>
                {
                    ["Upgrade"] =
                    [
                        "This address is a WebSocket's; GET /api/v1/events gives the same as server-sent events.",
                    ],
                }
            );
        }

        using var connection = connections.Open(Actor.From(user), "websocket", filter);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping
        );
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var talk = new EventSocket(socket, connection);
        await talk.RunAsync(stream.FollowAsync(user, connection, since, end.Token), end);
    }

    private static Ok<ListResponse<ConnectionResponse>> List(
        HttpContext context,
        ClaimsPrincipal user,
        EventConnections connections
    )
    {
        var page = PageQuery.From(context.Request);
        return TypedResults.Ok(
            ListResponse.Cut(connections.List(Actor.From(user)), page, ConnectionResponse.Of)
        );
    }

    private static async Task<NoContent> CloseAsync(
        Guid id,
        ClaimsPrincipal user,
        EventConnections connections,
        CancellationToken cancellationToken
    )
    {
        await connections.CloseAsync(Actor.From(user), id, cancellationToken);
        return TypedResults.NoContent();
    }

    internal static (EventFilter Filter, EventPosition? Since) Read(HttpRequest request)
    {
        var fields = new QueryFields(request.Query);
        var errors = new FieldErrors();
        var filter = EventFilter.Of(
            fields.Words("topics"),
            fields.Words("queue"),
            fields.Words("type"),
            fields.Words("id"),
            errors
        );
        var (name, text) = request.Headers[LastEventId].ToString() is { Length: > 0 } last
            ? (LastEventId, last)
            : (Since, fields.Text(Since));
        var since = text is null ? null : EventPosition.Parse(text);
        errors.Require(text is null || since is not null, name, "Is not the id of an event.");
        fields.ThrowIfAny();
        errors.ThrowIfAny();
        return (filter, since);
    }
}

/// <summary>A connection to events.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who listens: an account's address.</param>
/// <param name="KeyId">The API key that it came with; null where a session did.</param>
/// <param name="Address">The network address that it comes from.</param>
/// <param name="Transport"><c>sse</c> or <c>websocket</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Topics">The topics.</param>
/// <param name="Queues">The queues; all that they may see when there are none.</param>
/// <param name="Sent">How many events it was sent.</param>
/// <param name="Lag">How many events it has not come to yet.</param>
/// <param name="Reloads">How often it was told to read everything again.</param>
/// <param name="Node">The host of the process that serves it.</param>
internal sealed record ConnectionResponse(
    Guid Id,
    string Name,
    Guid? KeyId,
    string? Address,
    string Transport,
    DateTimeOffset Since,
    IReadOnlyList<string> Topics,
    IReadOnlyList<string> Queues,
    long Sent,
    long Lag,
    long Reloads,
    string Node
)
{
    public static ConnectionResponse Of(ConnectionFacts facts) =>
        new(
            facts.Id,
            facts.Name,
            facts.KeyId,
            facts.Address,
            facts.Door,
            facts.Since,
            facts.Topics,
            facts.Queues,
            facts.Sent,
            facts.Lag,
            facts.Reloads,
            facts.Node
        );
}
