using Microsoft.AspNetCore.Diagnostics;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>
/// Holds requests to the limits of their class, for the account, the key and the address that they come from, and keys to
/// what they were made for. Without limits it is one comparison.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="current">The limits.</param>
/// <param name="gate">Asks them.</param>
internal sealed class RequestLimits(RequestDelegate next, CurrentLimits current, LimitGate gate)
{
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
            : gate.PassAsync(
                context,
                new(
                    set,
                    requestClass,
                    who,
                    context.Connection.RemoteIpAddress,
                    isAddressCharged: context.Features.Get<ChargedAddress>() is not null
                ),
                next
            );
    }

    /// <summary>
    /// Whether a request has been here: a page that says what went wrong goes the same way once more, and the request has
    /// been counted.
    /// </summary>
    /// <param name="context">The request.</param>
    public static bool IsAgain(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null;
}
