using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using TaskQueue.Core.Security;

namespace TaskQueue.Bench.Doorless;

/// <summary>Lets everybody in, as who may do everything.</summary>
internal sealed class DoorlessHandler : IAuthenticationHandler
{
    private static readonly Task<AuthenticateResult> Everybody = Task.FromResult(
        AuthenticateResult.Success(
            new(new ClaimsPrincipal(new ActorIdentity(Actor.CommandLine, [], "Bearer")), "Bearer")
        )
    );

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context) => Task.CompletedTask;

    public Task<AuthenticateResult> AuthenticateAsync() => Everybody;

    public Task ChallengeAsync(AuthenticationProperties? properties) => Task.CompletedTask;

    public Task ForbidAsync(AuthenticationProperties? properties) => Task.CompletedTask;
}
