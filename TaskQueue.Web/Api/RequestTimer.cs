using System.Diagnostics;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Auth.Limits;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Api;

/// <summary>
/// Measures how long the API takes to answer. What stays open, waits for work or sends a whole list is left out: how long that
/// takes says nothing of the server.
/// </summary>
/// <param name="next">What answers.</param>
/// <param name="times">Where it is noted.</param>
internal sealed class RequestTimer(RequestDelegate next, RequestTimes times)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        await next(context);
        if (
            RequestClasses.Of(context) is not (RequestClass.Live or RequestClass.Work or RequestClass.Export)
            && !context.RequestAborted.IsCancellationRequested
        )
        {
            times.Note(Stopwatch.GetElapsedTime(start), context.Response.StatusCode);
        }
    }
}
