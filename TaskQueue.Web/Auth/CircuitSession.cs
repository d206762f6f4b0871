using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Who sits at an open page; asked again every 30 s, and two seconds after sessions were ended, so that a revoked session loses its
/// pages too.
/// </summary>
internal sealed class CircuitSession : RevalidatingServerAuthenticationStateProvider
{
    // A page that signs out is on its way to the sign-in page already; its circuit must not send it elsewhere meanwhile.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly SessionCheck _check;

    /// <summary>Begins to watch.</summary>
    /// <param name="loggers">For the base class.</param>
    /// <param name="check">Knows whether the session stands.</param>
    public CircuitSession(ILoggerFactory loggers, SessionCheck check)
        : base(loggers)
    {
        _check = check;
        check.Forgotten += OnForgotten;
    }

    protected override TimeSpan RevalidationInterval => SessionCheck.Memory;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    ) => await _check.StandsAsync(authenticationState.User, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _check.Forgotten -= OnForgotten;
        base.Dispose(disposing);
    }

    private void OnForgotten(object? sender, SessionsEventArgs e) => _ = LookAgainAsync(e.Ids);

    // Whatever goes wrong here, the check each 30 s comes.
    private async Task LookAgainAsync(IReadOnlyCollection<Guid> ids)
    {
        try
        {
            await Task.Delay(Grace);
            var user = (await GetAuthenticationStateAsync()).User;
            var person = Person.From(user);
            var concerned = ids.Count == 0 || ids.Contains(person.Session) || ids.Contains(person.UserId);
            if (concerned && !await _check.StandsAsync(user, CancellationToken.None))
            {
                SetAuthenticationState(
                    Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity())))
                );
            }
        }
        catch (Exception)
        {
            // Nobody is signed in at this page yet, it is closing, or the store is away.
        }
    }
}
