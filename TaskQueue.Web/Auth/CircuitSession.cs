using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>Who sits at an open page; asked again every 30 s, so that a revoked session loses its pages too.</summary>
/// <param name="loggers">For the base class.</param>
/// <param name="check">Knows whether the session stands.</param>
internal sealed class CircuitSession(ILoggerFactory loggers, SessionCheck check)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => SessionCheck.Memory;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => await check.StandsAsync(authenticationState.User, cancellationToken);
}
