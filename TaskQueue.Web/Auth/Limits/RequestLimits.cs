using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>
/// Holds requests to the limits of their class, for the account, the key and the address that they come from, and keys to
/// what they were made for. Without limits it is one comparison.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="current">The limits.</param>
/// <param name="limiter">Counts.</param>
/// <param name="counts">Remembers what came of it.</param>
internal sealed class RequestLimits(
    RequestDelegate next,
    CurrentLimits current,
    RequestLimiter limiter,
    LimitCounts counts
)
{
    private const string Lacking = "rate-limits";

    /// <summary>Lets a request through, or answers 429.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var set = current.Set;
        var who = (context.User.Identity as ActorIdentity)?.Who;
        return
            (set.IsEmpty && who?.RateLimit is null)
            || IsAgain(context)
            || RequestClasses.Of(context) is not { } requestClass
            ? next(context)
            : AskAsync(context, new(set, requestClass, who, context.Connection.RemoteIpAddress));
    }

    // A page that says what went wrong goes the same way once more; the request has been counted.
    private static bool IsAgain(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null;

    /// <summary>Writes what a limit says of itself, on every answer that one was asked about.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="limit">How many there may be in its time.</param>
    /// <param name="left">How many are left at once.</param>
    /// <param name="reset">Seconds until all are.</param>
    public static void Write(IHeaderDictionary headers, int limit, int left, double reset)
    {
        headers["RateLimit-Limit"] = Text(limit);
        headers["RateLimit-Remaining"] = Text(left);
        headers["RateLimit-Reset"] = Text((int)Math.Ceiling(reset));
    }

    private Task AskAsync(HttpContext context, in RequestCharges asked)
    {
        Span<Charge> charges = stackalloc Charge[LocalBuckets.MostCharges];
        var count = asked.Write(charges);
        if (count == 0)
        {
            return next(context);
        }

        var verdict = limiter.TakeAsync(charges[..count], context.RequestAborted);
        return verdict.IsCompletedSuccessfully
            ? Answer(context, asked, verdict.Result)
            : WaitAsync(context, asked, verdict);
    }

    private async Task WaitAsync(
        HttpContext context,
        RequestCharges asked,
        ValueTask<LimitVerdict> verdict
    ) => await Answer(context, asked, await verdict);

    private Task Answer(HttpContext context, in RequestCharges asked, in LimitVerdict verdict)
    {
        var alone = limiter.IsDegraded;
        counts.Add(asked.Class, verdict.IsAllowed, alone);
        var headers = context.Response.Headers;
        if (alone)
        {
            headers["TaskQueue-Degraded"] = headers["TaskQueue-Degraded"] is [{ Length: > 0 } others]
                ? $"{others}, {Lacking}"
                : Lacking;
        }

        var (name, rate, caller) = asked.Tell(verdict.Tightest);
        Write(headers, rate.Count, verdict.Left, verdict.FullInUs / 1e6);
        if (verdict.IsAllowed)
        {
            return next(context);
        }

        counts.Callers.Add(caller, name);
        return RefuseAsync(context, name, rate, TimeSpan.FromMicroseconds(verdict.WaitUs));
    }

    private static Task RefuseAsync(HttpContext context, string name, RateLimit rate, TimeSpan wait)
    {
        var refusal = new RefusalException(
            RefusalCode.RateLimited,
            $"Too many requests: the limit {name} lets {Text(rate.Count)} through in {Text((int)rate.Per.TotalSeconds)} s, and {Text(rate.Burst)} at once."
        )
        {
            RetryAfter = wait,
        };
        if (Schemes.IsApi(context.Request.Path))
        {
            // Written, not thrown: whoever comes too often must be cheap.
            return ApiProblem.Of(refusal).ExecuteAsync(context);
        }

        var response = context.Response;
        response.StatusCode = (int)HttpStatusCode.TooManyRequests;
        response.Headers.RetryAfter = Text((int)Math.Ceiling(wait.TotalSeconds));
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(refusal.Message, context.RequestAborted);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
