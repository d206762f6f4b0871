namespace TaskQueue.Web.Auth;

/// <summary>Puts the browser's safety catches on every answer, errors too.</summary>
internal static class SecurityHeaders
{
    // Blazor needs <base>, hence base-uri 'self'; the chart, the grids and their layer have inline styles. Scripts come from files alone.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; "
        + "form-action 'self'; frame-src 'none'; connect-src 'self'";

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use(
            (context, next) =>
            {
                // At the last moment, because an error handler clears what was set before.
                context.Response.OnStarting(Write, context);
                return next(context);
            }
        );
        return app;
    }

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
