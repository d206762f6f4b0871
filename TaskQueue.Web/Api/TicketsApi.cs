using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>Tickets that open one stream once.</summary>
internal static class TicketsApi
{
    private const string AskedExample =
        """{ "path": "/api/v1/tasks/0197a1b2-c3d4-7000-8000-1234567890ab/logs/stream" }""";

    private const string MadeExample = """
        { "ticket": "m2Yb1pVwXo3c8m1Jr0sWmQ9n4t7kz5uHq6LxP0aBcDE", "expiresAt": "2026-05-04T03:02:31Z" }
        """;

    public static void MapTickets(this RouteGroupBuilder auth) =>
        auth.MapPost("/ticket", MakeAsync)
            .RequireAuthorization()
            .Says(
                "makeTicket",
                "Get a ticket that opens one stream once",
                "For browsers, which cannot send a header with an EventSource or a WebSocket: goes into ?ticket= of a stream within 30 s, and into "
                    + "no other address. It may what its owner may when it is used. 429 with more than 100 at once."
            )
            .Takes<TicketRequest>(AskedExample)
            .Answers(MadeExample)
            .Refuses(400, 413, 415, 422);

    private static async Task<Ok<TicketResponse>> MakeAsync(
        TicketRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        AccessTickets tickets
    )
    {
        var (ticket, end) = await tickets.MakeAsync(user, body?.Path, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TicketResponse(ticket, end));
    }
}

/// <summary>Body of <c>POST /api/v1/auth/ticket</c>.</summary>
/// <param name="Path">The path of the stream that it is to open; any stream when absent.</param>
internal sealed record TicketRequest(string? Path = null);

/// <summary>A ticket.</summary>
/// <param name="Ticket">Goes into <c>?ticket=</c>, once.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record TicketResponse(string Ticket, DateTimeOffset ExpiresAt);
