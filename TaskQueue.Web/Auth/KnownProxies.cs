using Microsoft.AspNetCore.HttpOverrides;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Auth;

/// <summary>
/// What proxies say of a request's address and scheme counts where the proxy is one of <c>Proxies:Known</c>, and from nobody
/// else: everybody can write such headers, and limits and the audit log go by the address.
/// </summary>
internal static class KnownProxies
{
    private const string Setting = "Proxies:Known";

    /// <summary>Registers them; after everything, so that nobody believes more.</summary>
    public static IServiceCollection AddKnownProxies(this IServiceCollection services)
    {
        services
            .AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IConfiguration>(
                (options, configuration) =>
                {
                    // The host never: what is compared with it must be what the client's own request said.
                    options.ForwardedHeaders =
                        ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                    // As many as are known, one behind the other; the first that is not is the client.
                    options.ForwardLimit = null;
                    options.KnownProxies.Clear();
                    options.KnownIPNetworks.Clear();
                    foreach (var part in SettingRule.ListOf(configuration[Setting]))
                    {
                        if (NetworkText.TryParse(part) is { } network)
                        {
                            options.KnownIPNetworks.Add(network);
                        }
                    }

                    // A list of none would be one of everybody to whoever else puts the middleware in front.
                    if (options.KnownIPNetworks.Count == 0)
                    {
                        options.ForwardedHeaders = ForwardedHeaders.None;
                    }
                }
            );
        return services;
    }

    /// <summary>Puts them in front of everything that asks where a request comes from; nothing where there are none.</summary>
    public static WebApplication UseKnownProxies(this WebApplication app)
    {
        if (SettingRule.ListOf(app.Configuration[Setting]).Count > 0)
        {
            app.UseForwardedHeaders();
        }

        return app;
    }
}
