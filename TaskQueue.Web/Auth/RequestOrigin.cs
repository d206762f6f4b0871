using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Says of each request from where it comes, once it is known who asks: the services see it with the actor, and so does the
/// circuit that the request may open.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="denials">Hears of what is refused.</param>
internal sealed class RequestOrigin(RequestDelegate next, Denials denials)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var via =
            path.IsUnder("/mcp") ? Via.Mcp
            : Schemes.IsApi(path) ? Via.Api
            : Via.Console;
        var origin = new Origin(via)
        {
            Address = context.Connection.RemoteIpAddress,
            // A circuit outlives its request, which must not be held until then.
            Denied = path.IsUnder("/_blazor")
                ? (actor, permission) => Note(denials, actor, permission, null)
                : (actor, permission) => Note(denials, actor, permission, RouteOf(context)),
        };
        context.User = OriginIdentity.Attach(context.User, origin);
        return next(context);
    }

    /// <summary>The route as it was mapped, without what stood in its place: that may be anything.</summary>
    internal static string RouteOf(HttpContext context) =>
        $"{context.Request.Method} /{(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.Trim('/')}";

    private static void Note(Denials denials, Actor actor, string permission, string? act) =>
        denials.Note(actor, AuditActions.AccessDenied, AuditSubject.Permission(permission), act);
}
