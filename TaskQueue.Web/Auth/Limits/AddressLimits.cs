using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Auth.Oidc;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>
/// Charges the address of a request before anybody looks up what it brings: a key or token that this process has not just
/// found good, a ticket, the answer of a provider. So a flood of invented ones costs the store no more reads than the limits
/// allow, and a ticket that comes too early is left as it is. <see cref="RequestLimits"/> charges all else, and the address of
/// all others, once it is known who asks.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="current">The limits.</param>
/// <param name="gate">Asks them.</param>
/// <param name="tokens">Knows what was found good.</param>
internal sealed class AddressLimits(
    RequestDelegate next,
    CurrentLimits current,
    LimitGate gate,
    TokenCheck tokens
)
{
    /// <summary>Lets a request through, or answers 429.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var set = current.Set;
        return
            set.IsEmpty
            || RequestLimits.IsAgain(context)
            || !IsUnproved(context)
            || RequestClasses.Of(context) is not { } requestClass
            ? next(context)
            : gate.PassAsync(
                context,
                new(
                    set,
                    requestClass,
                    who: null,
                    context.Connection.RemoteIpAddress,
                    isAddressCharged: false
                ),
                next
            );
    }

    // What a browser's cookie says is sealed: an invented one is seen through without the store.
    private bool IsUnproved(HttpContext context) =>
        OidcScheme.IsCallback(context.Request.Path)
        || (
            Schemes.Choose(context) == Schemes.Bearer
            && (
                BearerHandler.GivenBy(context.Request) is { } given
                    ? !tokens.Knows(given)
                    : TakesTicket.In(context) is not null
            )
        );
}
