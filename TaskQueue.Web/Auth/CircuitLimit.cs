using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TaskQueue.Web.Auth;

/// <summary>Refuses a page once an account has as many open as <c>Console:CircuitsPerUser</c> allows; 50 by default.</summary>
/// <param name="count">The pages that are open.</param>
/// <param name="states">Who opens this one.</param>
/// <param name="configuration">Holds the limit.</param>
internal sealed class CircuitLimit(
    CircuitCount count,
    AuthenticationStateProvider states,
    IConfiguration configuration
) : CircuitHandler
{
    private string? _counted;

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await states.GetAuthenticationStateAsync()).User.FindFirstValue(
            ClaimTypes.NameIdentifier
        );
        _counted = user ?? "";
        if (count.Add(_counted) > configuration.GetValue("Console:CircuitsPerUser", 50))
        {
            throw new InvalidOperationException("This account has too many pages open.");
        }
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_counted is { } user)
        {
            _counted = null;
            count.Remove(user);
        }

        return Task.CompletedTask;
    }
}
