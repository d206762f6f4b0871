using TaskQueue.Web.Api;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Refuses circuits and WebSockets that a foreign page opens. Browsers send cookies with any page's WebSocket, and the framework
/// does not look at the origin. The API's are for the pages of <c>Cors:Origins</c>, too.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="configuration">Holds <c>PublicUrl</c>, which a proxy may hide from the Host header.</param>
internal sealed class SocketOrigin(RequestDelegate next, IConfiguration configuration)
{
    private readonly string? _public = Uri.TryCreate(
        configuration["PublicUrl"],
        UriKind.Absolute,
        out var url
    )
        ? url.Authority
        : null;

    private readonly HashSet<string> _others = new(
        CrossOrigin.OriginsOf(configuration),
        StringComparer.OrdinalIgnoreCase
    );

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (
            origin.Length > 0
            && (context.Request.Path.IsUnder("/_blazor") || IsUpgrade(context))
            && !IsOurs(context, origin)
            && !(context.Request.Path.IsUnder(ApiRegistration.Root) && _others.Contains(origin))
        )
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }

    // Before the endpoint that would take it, so that whoever adds one need not think of it.
    private static bool IsUpgrade(HttpContext context) =>
        context.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
        || HttpMethods.IsConnect(context.Request.Method);

    private bool IsOurs(HttpContext context, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (Same(from.Authority, context.Request.Host.Value) || Same(from.Authority, _public));

    private static bool Same(string authority, string? host) =>
        string.Equals(authority, host, StringComparison.OrdinalIgnoreCase);
}
