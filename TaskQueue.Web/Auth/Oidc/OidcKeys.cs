using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>
/// Reads a provider's keys again before a token is checked that was signed with one that is not known yet: the handler asks
/// for them, too, but refuses the token meanwhile, and with it the first person who comes after a rotation.
/// </summary>
internal static class OidcKeys
{
    private const int Looks = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RefreshAsync(TokenResponseReceivedContext context)
    {
        var stop = context.HttpContext.RequestAborted;
        if (
            context.Options.ConfigurationManager is not { } keys
            || NameOfKey(context.TokenEndpointResponse.IdToken) is not { } name
            || Has(await keys.GetConfigurationAsync(stop), name)
        )
        {
            return;
        }

        // Read in the background, and not again within RefreshInterval.
        keys.RequestRefresh();
        for (var look = 0; look < Looks && !Has(await keys.GetConfigurationAsync(stop), name); look++)
        {
            await Task.Delay(Pause, stop);
        }
    }

    private static bool Has(OpenIdConnectConfiguration known, string name) =>
        known.SigningKeys.Any(k => string.Equals(k.KeyId, name, StringComparison.Ordinal));

    private static string? NameOfKey(string? token)
    {
        try
        {
            return new JsonWebToken(token).Kid is { Length: > 0 } name ? name : null;
        }
        catch (ArgumentException)
        {
            // Not a token; the checks say so.
            return null;
        }
    }
}
