using Microsoft.AspNetCore.Authentication;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Account;

/// <summary>Gives a browser the cookie of a new session.</summary>
internal static class ConsoleSignIn
{
    public static async Task RunAsync(HttpContext context, SessionService sessions, SignedIn user)
    {
        var session = await sessions.BeginConsoleAsync(
            user,
            RequestPlace.Of(context),
            context.RequestAborted
        );
        await context.SignInAsync(Schemes.Session, SessionClaims.ForCookie(user, session, Schemes.Session));
    }
}
