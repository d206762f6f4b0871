using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Leads whoever has to set up a second factor to where that is done, and says so to programs. It only leads: that they may
/// nothing else is for the services to say, which find no permission at all.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="denials">Hears of what is refused.</param>
internal sealed class EnrolmentGate(RequestDelegate next, Denials denials)
{
    /// <summary>The page where it is done.</summary>
    public const string Page = "/second-factor";

    private static readonly string[] Open =
    [
        Page,
        "/logout",
        "/session/alive",
        "/_blazor",
        "/api/v1/auth/me",
        "/api/v1/auth/mfa",
        "/api/v1/auth/reauthenticate",
        "/api/v1/auth/logout",
    ];

    /// <summary>Lets a request through, or leads elsewhere.</summary>
    /// <exception cref="RefusalException">A program asks for what has to wait.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.User.Identity is not ActorIdentity { Who: { MustEnrol: true } actor }
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || Array.Exists(Open, p => context.Request.Path.IsUnder(p))
        )
        {
            return next(context);
        }

        if (
            endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
            && HttpMethods.IsGet(context.Request.Method)
        )
        {
            context.Response.Redirect(context.Request.PathBase + Page);
            return Task.CompletedTask;
        }

        denials.Note(
            actor with
            {
                Origin = OriginIdentity.Of(context.User),
            },
            AuditActions.AccessDenied,
            AuditSubject.Permission("second-factor"),
            RequestOrigin.RouteOf(context)
        );
        if (Schemes.IsApi(context.Request.Path))
        {
            throw new RefusalException(RefusalCode.EnrolmentRequired, Actor.EnrolmentReason);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
