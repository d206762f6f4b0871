using Microsoft.Net.Http.Headers;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Refuses requests that say twice where their body ends, by a length and by chunks: the server goes by the chunks, but a proxy in
/// front may go by the length, and then what follows is a request that it has never seen (RFC 9112, 6.1).
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class OneLength(RequestDelegate next)
{
    // Where Kestrel puts a length that it does not go by.
    private const string Overruled = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !headers.ContainsKey(Overruled))
        {
            return next(context);
        }

        context.Response.Headers[HeaderNames.Connection] = "close";
        return ApiProblem.OfStatus(StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }
}
