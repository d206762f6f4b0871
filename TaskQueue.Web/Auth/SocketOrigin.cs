namespace TaskQueue.Web.Auth;

/// <summary>
/// Refuses circuits that a foreign page opens. Browsers send cookies with any page's WebSocket, and the framework
/// does not look at the origin.
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

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (context.Request.Path.IsUnder("/_blazor") && origin.Length > 0 && !IsOurs(context, origin))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }

    private bool IsOurs(HttpContext context, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (Same(from.Authority, context.Request.Host.Value) || Same(from.Authority, _public));

    private static bool Same(string authority, string? host) =>
        string.Equals(authority, host, StringComparison.OrdinalIgnoreCase);
}
