using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>Where a sign-in with a provider begins.</summary>
internal static class OidcEndpoints
{
    /// <summary>The page that begins it.</summary>
    /// <param name="provider">The provider's name.</param>
    public static string PathOf(string provider) => $"/login/{provider}";

    public static void MapOidc(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/login/{provider}", BeginAsync)
            .AllowAnonymous()
            .CountsAs(RequestClass.Auth)
            .ExcludeFromDescription();

    // A link that is followed, and no form: the content policy lets no form lead to another site. So that no foreign page
    // can link an account, that takes a ticket which the page of the profile asks for.
    private static async Task<IResult> BeginAsync(
        string provider,
        string? returnUrl,
        string? link,
        HttpContext context,
        OidcProviders providers,
        OidcCallback callback,
        AccessTickets tickets
    )
    {
        if (providers.Find(provider) is not { } known)
        {
            return TypedResults.NotFound();
        }

        Guid? session = null;
        if (link is not null)
        {
            session = await SessionOfAsync(link, known, context, tickets);
            if (session is null)
            {
                var word = ExternalFaults.WordOf(ExternalFault.LinkEnded);
                return TypedResults.LocalRedirect($"/profile?failed={word}&provider={known.Name}");
            }
        }

        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.ChallengeAsync(OidcScheme.Of(known), OidcCallback.Remember(returnUrl, session));
        }
        catch (Exception e)
            when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // Its discovery document cannot be read.
            callback.Fail(context, known, e, link is not null);
        }

        return TypedResults.Empty;
    }

    private static async Task<Guid?> SessionOfAsync(
        string ticket,
        OidcProvider provider,
        HttpContext context,
        AccessTickets tickets
    )
    {
        var holder = await tickets.UseAsync(
            ticket,
            PathOf(provider.Name),
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
        return
            holder?.Session is { } asked
            && Guid.TryParse(context.User.FindFirstValue(SessionClaims.Session), out var now)
            && asked.Session == now
            ? now
            : null;
    }
}
