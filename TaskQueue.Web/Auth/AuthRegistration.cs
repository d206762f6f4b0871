using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Auth;

/// <summary>Registers who may come in, and with what.</summary>
internal static class AuthRegistration
{
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services
            .AddAuthentication(Schemes.Auto)
            .AddPolicyScheme(Schemes.Auto, null, scheme => scheme.ForwardDefaultSelector = Schemes.Choose)
            .AddCookie(Schemes.Session, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(Schemes.Bearer, null);
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<LimitGate>();
        services.AddPolicies();
        services.AddAntiforgery();
        services.AddSingleton<IAntiforgery, SchemeForms>();
        services.AddKnownProxies();
        services.AddCrossOrigin();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedEndpoints>();
        services.AddScoped<CurrentActor>();
        services.AddCascadingAuthenticationState();
        return services;
    }

    /// <summary>Adds what every request passes: headers, the origin of sockets, who asks and whether they may.</summary>
    public static WebApplication UseAuth(this WebApplication app)
    {
        app.UseMiddleware<SocketOrigin>();
        app.UseCrossOrigin();
        app.UseMiddleware<QueryCredentials>();
        app.UseMiddleware<AddressLimits>();
        app.UseAuthentication();
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<TicketUse>();
        app.UseMiddleware<RequestOrigin>();
        app.UseMiddleware<EnrolmentGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        var policies = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(
                new(
                    [
                        new Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement(),
                    ],
                    []
                )
            );
        foreach (var permission in Permissions.All)
        {
            policies.AddPolicy(
                permission,
                policy =>
                    policy
                        .RequireAuthenticatedUser()
                        .RequireAssertion(asked => Actor.From(asked.User).May(permission))
            );
        }
    }
}
