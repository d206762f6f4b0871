using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Who sits at an open page. Asked again two seconds after a process tells that the account changed, and every 30 s in case that
/// news was lost: a session that was revoked loses its pages, and links and buttons follow the roles.
/// </summary>
internal sealed class CircuitSession
    : RevalidatingServerAuthenticationStateProvider,
        IHostEnvironmentAuthenticationStateProvider
{
    // A page that signs out is on its way to the sign-in page already; its circuit must not send it elsewhere meanwhile.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly SessionCheck _check;
    private readonly IDisposable _hearing;
    private string? _owner;

    /// <summary>Begins to hear of changes.</summary>
    /// <param name="loggers">For the base class.</param>
    /// <param name="check">Knows whether the session stands.</param>
    /// <param name="signals">Tell of accounts that changed.</param>
    public CircuitSession(ILoggerFactory loggers, SessionCheck check, ISignals signals)
        : base(loggers)
    {
        _check = check;
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>
    /// Who a connection of this page is. Whoever comes later by its secret and is not who opened it finds it signed out: what it
    /// shows was read with the rights of another.
    /// </summary>
    void IHostEnvironmentAuthenticationStateProvider.SetAuthenticationState(
        Task<AuthenticationState> authenticationStateTask
    ) => SetAuthenticationState(OfOwnerAsync(authenticationStateTask));

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken
    )
    {
        if (await _check.FindAsync(authenticationState.User, cancellationToken) is not { } actor)
        {
            return false;
        }

        if (!Actor.From(authenticationState.User).MaySameAs(actor))
        {
            Show(authenticationState.User, actor);
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _hearing.Dispose();
        base.Dispose(disposing);
    }

    private async Task<AuthenticationState> OfOwnerAsync(Task<AuthenticationState> connected)
    {
        var state = await connected;
        var user = state.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        _owner ??= user;
        return _owner == user ? state : new(new ClaimsPrincipal(new ClaimsIdentity()));
    }

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Access)
        {
            _ = Task.Run(() => RenewAsync(signal.Ids));
        }
    }

    private async Task RenewAsync(IReadOnlyCollection<Guid> ids)
    {
        try
        {
            await Task.Delay(Grace);
            var user = (await GetAuthenticationStateAsync()).User;
            if (
                SessionClaims.Read(user) is { } ticket
                && (ids.Count == 0 || ids.Contains(ticket.Session) || ids.Contains(ticket.UserId))
            )
            {
                var actor = await _check.FindAsync(user, CancellationToken.None);
                if (actor is null || !Actor.From(user).MaySameAs(actor))
                {
                    Show(user, actor);
                }
            }
        }
        catch (Exception)
        {
            // The store is away, or the page is going: the next round in 30 s asks again, and each act is checked anyway.
        }
    }

    private void Show(ClaimsPrincipal user, Actor? actor)
    {
        var shown = actor is null
            ? new ClaimsPrincipal(new ClaimsIdentity())
            : new(new ActorIdentity(actor, user.Claims, Schemes.Session));
        if (OriginIdentity.Of(user) is { } origin)
        {
            shown = OriginIdentity.Attach(shown, origin);
        }

        SetAuthenticationState(Task.FromResult(new AuthenticationState(shown)));
    }
}
