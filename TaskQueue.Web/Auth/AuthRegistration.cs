using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>Registers who may come in, and with what.</summary>
internal static class AuthRegistration
{
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddKeys();
        services
            .AddAuthentication(Schemes.Auto)
            .AddPolicyScheme(Schemes.Auto, null, scheme => scheme.ForwardDefaultSelector = Schemes.Choose)
            .AddCookie(Schemes.Session, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(Schemes.Bearer, null);
        services.AddSingleton<TokenCheck>();
        services.AddPolicies();
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "TaskQueue.Form");
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedEndpoints>();
        services.AddScoped<CurrentActor>();
        services.AddCascadingAuthenticationState();
        return services;
    }

    /// <summary>Adds what every request passes: headers, the origin of sockets, who asks and whether they may.</summary>
    public static WebApplication UseAuth(this WebApplication app)
    {
        app.UseMiddleware<SocketOrigin>();
        app.UseMiddleware<QueryCredentials>();
        app.UseAuthentication();
        app.UseMiddleware<KeyRateLimit>();
        app.UseMiddleware<RequestOrigin>();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    private static void AddKeys(this IServiceCollection services)
    {
        // A fixed name and place: cookies outlive a new version in another folder, and hold at every Web process.
        services.AddDataProtection().SetApplicationName("TaskQueue");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<StoreConnection, KeyStore, ILoggerFactory>(
                (keys, connection, stored, loggers) =>
                    keys.XmlRepository =
                        connection.Provider is StoreProvider.Postgres
                            ? stored
                            : new FileSystemXmlRepository(new(KeyFolder.Of(connection)), loggers)
            );
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
