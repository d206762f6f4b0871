using System.Net;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Where people reach the console by https, nothing is answered in the clear: pages lead to https, programs are refused, since a
/// token or a key that went over the wire once is no secret any more. Whoever asks from the machine itself is left alone, and so
/// are probes of health.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="configuration">Holds <c>PublicUrl</c>.</param>
/// <param name="logger">Hears of proxies that nobody has named.</param>
internal sealed partial class HttpsOnly(
    RequestDelegate next,
    IConfiguration configuration,
    ILogger<HttpsOnly> logger
)
{
    private static readonly string[] Forwarded = ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"];

    private readonly Uri? _public =
        Uri.TryCreate(configuration["PublicUrl"], UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttps
            ? url
            : null;

    private int _told;

    public Task InvokeAsync(HttpContext context) =>
        _public is null
        || context.Request.IsHttps
        || context.Request.Path.IsUnder("/health")
        || IsFromHere(context)
            ? next(context)
            : RefuseAsync(context, _public);

    // Nothing went over a wire. What a proxy on this machine passes on has come from elsewhere.
    private static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is var from
        && (from is null || IPAddress.IsLoopback(from))
        && !Array.Exists(Forwarded, context.Request.Headers.ContainsKey);

    private Task RefuseAsync(HttpContext context, Uri address)
    {
        var request = context.Request;
        if (SaysHttps(request))
        {
            // To lead them to https would lead them here again.
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                LogUnknownProxy(context.Connection.RemoteIpAddress);
            }

            return SayAsync(
                context,
                "The request says that it came by https to a proxy which is not known here; name the proxy in Proxies:Known."
            );
        }

        var carriesSecret =
            request.Headers.ContainsKey(HeaderNames.Authorization)
            || request.Headers.ContainsKey("X-Api-Key");
        if (
            (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && !carriesSecret
            && !Schemes.IsApi(request.Path)
        )
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location =
                address.GetLeftPart(UriPartial.Authority)
                + request.PathBase
                + request.Path
                + request.QueryString;
            return Task.CompletedTask;
        }

        return SayAsync(
            context,
            carriesSecret
                ? "Use https: a token or key that was sent in the clear is no secret any more. Take it back, and make another."
                : "Use https."
        );
    }

    private static bool SaysHttps(HttpRequest request) =>
        request
            .Headers["X-Forwarded-Proto"]
            .ToString()
            .Split(',', StringSplitOptions.TrimEntries)
            .Contains("https", StringComparer.OrdinalIgnoreCase)
        || request
            .Headers["Forwarded"]
            .ToString()
            .Contains("proto=https", StringComparison.OrdinalIgnoreCase);

    private static Task SayAsync(HttpContext context, string reason)
    {
        var refusal = new RefusalException(RefusalCode.Forbidden, reason);
        if (Schemes.IsApi(context.Request.Path))
        {
            return ApiProblem.Of(refusal).ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }

    [LoggerMessage(
        EventId = 21004,
        Level = LogLevel.Warning,
        Message = "A proxy at {Address} says that requests come by https, and is not one of Proxies:Known: they are refused"
    )]
    private partial void LogUnknownProxy(IPAddress? address);
}
