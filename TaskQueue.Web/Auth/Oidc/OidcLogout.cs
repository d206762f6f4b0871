using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>
/// Signs people out at their provider, too, where its settings say so. Here they are signed out already: a provider that is
/// away changes nothing about that.
/// </summary>
/// <param name="providers">The providers.</param>
/// <param name="options">Knows where each one's discovery document lies.</param>
/// <param name="address">Where people find the console.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OidcLogout(
    OidcProviders providers,
    IOptionsMonitor<OpenIdConnectOptions> options,
    PublicAddress address,
    ILogger<OidcLogout> logger
)
{
    private const string IdToken = "id_token";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What the session's cookie keeps for this: the id token, which tells the provider whose session it is.</summary>
    public static AuthenticationProperties? Remember(HttpContext context, OidcProvider provider)
    {
        if (!provider.SingleLogout || OidcAnswer.TokenOf(context) is not { } token)
        {
            return null;
        }

        var properties = new AuthenticationProperties();
        properties.StoreTokens([new() { Name = IdToken, Value = token }]);
        return properties;
    }

    /// <summary>Answers whoever signed out.</summary>
    /// <param name="context">The request.</param>
    /// <param name="session">The session as it was.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, AuthenticateResult session)
    {
        if (
            providers.Find(session.Principal?.FindFirstValue(SessionClaims.Provider))
                is not { SingleLogout: true } provider
            || await AddressAsync(context, provider, session.Properties?.GetTokenValue(IdToken))
                is not { } there
        )
        {
            return TypedResults.LocalRedirect("/login");
        }

        // Not a redirect: the content policy lets no form lead to another site, not even by way of one.
        context.Response.Headers["Refresh"] = $"0;url={there}";
        return TypedResults.Text($"You are signed out here. {provider.DisplayName} signs you out, too…");
    }

    private async Task<string?> AddressAsync(HttpContext context, OidcProvider provider, string? token)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var known = await options
                .Get(OidcScheme.Of(provider))
                .ConfigurationManager!.GetConfigurationAsync(patience.Token);
            if (string.IsNullOrEmpty(known.EndSessionEndpoint))
            {
                return null;
            }

            return new OpenIdConnectMessage
            {
                IssuerAddress = known.EndSessionEndpoint,
                ClientId = provider.ClientId,
                IdTokenHint = token,
                PostLogoutRedirectUri = address.IsKnown
                    ? address.Page("login")
                    : $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/login",
            }.CreateLogoutRequestUrl();
        }
        catch (Exception e)
        {
            LogAway(provider.Name, e.Message);
            return null;
        }
    }

    [LoggerMessage(
        EventId = 21003,
        Level = LogLevel.Warning,
        Message = "{Provider} could not be asked to sign somebody out: {Reason}"
    )]
    private partial void LogAway(string provider, string reason);
}
