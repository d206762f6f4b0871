using System.Globalization;
using System.Net;
using TaskQueue.Core;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>Takes the tokens that a request is charged with, and lets it go on or answers 429.</summary>
/// <param name="limiter">Counts.</param>
/// <param name="counts">Remembers what came of it.</param>
internal sealed class LimitGate(RequestLimiter limiter, LimitCounts counts)
{
    private const string Lacking = "rate-limits";

    /// <summary>Lets a request through, or answers 429.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asked">What it is charged with; it goes on where that is nothing.</param>
    /// <param name="next">How it goes on.</param>
    public Task PassAsync(HttpContext context, in RequestCharges asked, RequestDelegate next)
    {
        Span<Charge> charges = stackalloc Charge[LocalBuckets.MostCharges];
        var count = asked.Write(charges);
        if (count == 0)
        {
            return next(context);
        }

        var verdict = limiter.TakeAsync(charges[..count], context.RequestAborted);
        return verdict.IsCompletedSuccessfully
            ? Answer(context, asked, verdict.Result, next)
            : WaitAsync(context, asked, verdict, next);
    }

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

    private async Task WaitAsync(
        HttpContext context,
        RequestCharges asked,
        ValueTask<LimitVerdict> verdict,
        RequestDelegate next
    ) => await Answer(context, asked, await verdict, next);

    private Task Answer(
        HttpContext context,
        in RequestCharges asked,
        in LimitVerdict verdict,
        RequestDelegate next
    )
    {
        var before = context.Features.Get<ChargedAddress>();
        Count(context, asked.Class, verdict.IsAllowed, before);
        var (name, rate, caller) = asked.Tell(verdict.Tightest);
        if (!verdict.IsAllowed || before is null || verdict.Left < before.Left)
        {
            Write(context.Response.Headers, rate.Count, verdict.Left, verdict.FullInUs / 1e6);
        }

        if (verdict.IsAllowed)
        {
            if (asked.IsOfStranger && before is null)
            {
                context.Features.Set(new ChargedAddress(verdict.Left));
            }

            return next(context);
        }

        counts.Callers.Add(caller, name);
        return RefuseAsync(context, name, rate, TimeSpan.FromMicroseconds(verdict.WaitUs));
    }

    // A request that goes on is counted once, whether limits were asked about it at one place or at two.
    private void Count(HttpContext context, RequestClass requestClass, bool isAllowed, ChargedAddress? before)
    {
        if (before is not null && isAllowed)
        {
            return;
        }

        var alone = limiter.IsDegraded;
        counts.Add(requestClass, isAllowed, alone);
        var headers = context.Response.Headers;
        if (alone && before is null)
        {
            headers["TaskQueue-Degraded"] = headers["TaskQueue-Degraded"] is [{ Length: > 0 } others]
                ? $"{others}, {Lacking}"
                : Lacking;
        }
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

/// <summary>That a request's address was charged before it was known who asks.</summary>
/// <param name="Left">Tokens that the tightest of its buckets held then.</param>
internal sealed record ChargedAddress(int Left);
