using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Tickets;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Reads the header <c>Authorization: Bearer …</c> with a token or a key, or <c>X-Api-Key</c> with a key. The framework's own handler copies its rules with each request; at ten
/// thousand requests a second that is a tenth of the work.
/// </summary>
/// <param name="options">None that matter.</param>
/// <param name="logger">For the base class.</param>
/// <param name="encoder">For the base class.</param>
/// <param name="tokens">Checks tokens.</param>
/// <param name="tickets">Checks tickets.</param>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenCheck tokens,
    AccessTickets tickets
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";
    private const string KeyHeader = "X-Api-Key";

    /// <summary>The token or key that a request brings in its headers; nothing is known of it yet.</summary>
    /// <param name="request">The request.</param>
    public static string? GivenBy(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim()
            : header.Length == 0 && request.Headers[KeyHeader] is [{ } key] ? key
            : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (GivenBy(Request) is not { } given)
        {
            return await TicketAsync() ?? AuthenticateResult.NoResult();
        }

        return
            await tokens.FindAsync(given, Context.Connection.RemoteIpAddress, Context.RequestAborted)
                is { } principal
            ? AuthenticateResult.Success(new(principal, Scheme.Name))
            // Why a token is bad helps nobody but a forger.
            : AuthenticateResult.Fail("The token or key is not good, or its session is over.");
    }

    // Only where a browser could not have sent a header, and only without one. It is used up when limits have let it through.
    private async Task<AuthenticateResult?> TicketAsync()
    {
        if (TakesTicket.In(Context) is not { } ticket)
        {
            return null;
        }

        var holder = await tickets.FindAsync(
            ticket,
            Request.Path,
            Context.Connection.RemoteIpAddress,
            Context.RequestAborted
        );
        if (holder is null)
        {
            return AuthenticateResult.Fail("The ticket is not good, or was used before.");
        }

        Context.Features.Set(holder);
        return AuthenticateResult.Success(
            new(new(new ActorIdentity(holder.Actor, ClaimsOf(holder), Scheme.Name)), Scheme.Name)
        );
    }

    private static IEnumerable<Claim> ClaimsOf(TicketHolder holder) =>
        holder.Session is { } session
            ?
            [
                new("sub", session.UserId.ToString()),
                new(SessionClaims.Session, session.Session.ToString("N")),
                new(SessionClaims.Stamp, session.Stamp),
            ]
            : [];

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }
}
