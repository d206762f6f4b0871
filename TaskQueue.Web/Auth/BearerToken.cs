using Microsoft.AspNetCore.Authentication.JwtBearer;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>Access tokens: signed by us, in time, and of a session that still stands.</summary>
internal static class BearerToken
{
    public static void Configure(JwtBearerOptions bearer)
    {
        bearer.MapInboundClaims = false;
        // Why a token is bad helps nobody but a forger.
        bearer.IncludeErrorDetails = false;
        bearer.Events = new() { OnTokenValidated = ValidateAsync };
    }

    private static async Task ValidateAsync(TokenValidatedContext context)
    {
        var check = context.HttpContext.RequestServices.GetRequiredService<SessionCheck>();
        if (
            context.Principal is null
            || !await check.StandsAsync(context.Principal, context.HttpContext.RequestAborted)
        )
        {
            context.Fail("The session is over.");
        }
    }
}
