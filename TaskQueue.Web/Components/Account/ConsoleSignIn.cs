using Microsoft.AspNetCore.Authentication;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Account;

/// <summary>Gives a browser the cookie of a new session.</summary>
internal static class ConsoleSignIn
{
    /// <param name="context">The request.</param>
    /// <param name="sessions">Begins it.</param>
    /// <param name="user">Who signed in.</param>
    /// <param name="properties">What else the cookie keeps; nothing when absent.</param>
    public static async Task RunAsync(
        HttpContext context,
        SessionService sessions,
        SignedIn user,
        AuthenticationProperties? properties = null
    )
    {
        var session = await sessions.BeginConsoleAsync(
            user,
            RequestPlace.Of(context),
            context.RequestAborted
        );
        await context.SignInAsync(
            Schemes.Session,
            SessionClaims.ForCookie(user, session, Schemes.Session),
            properties
        );
    }
}
