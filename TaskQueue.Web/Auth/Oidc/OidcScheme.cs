using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>
/// How a provider is spoken with: authorization code with PKCE and nothing else; the answer comes in the address, so that
/// the cookies that tie it to the browser need not be sent by foreign pages.
/// </summary>
internal static class OidcScheme
{
    /// <summary>How long somebody may stay at the provider.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Signatures that only the holder of a private key can make: none with the client's secret, and not "none".
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The authentication scheme of a provider.</summary>
    public static string Of(OidcProvider provider) => $"Oidc.{provider.Name}";

    /// <summary>Where a provider sends people back to; to be registered there.</summary>
    public static string CallbackOf(OidcProvider provider) => $"/signin-oidc/{provider.Name}";

    /// <summary>Whether providers send people here; the handlers answer it while it is asked who somebody is.</summary>
    /// <param name="path">The path of a request.</param>
    public static bool IsCallback(PathString path) =>
        path.IsUnder("/signin-oidc") || path.IsUnder("/signout-oidc");

    /// <summary>Registers the handler of each provider.</summary>
    public static IServiceCollection AddOidc(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<OidcCallback>();
        services.AddSingleton<OidcLogout>();
        var authentication = new AuthenticationBuilder(services);
        foreach (var provider in OidcSettings.Read(configuration).Providers)
        {
            authentication.AddOpenIdConnect(Of(provider), oidc => Configure(oidc, provider));
        }

        return services;
    }

    private static void Configure(OpenIdConnectOptions oidc, OidcProvider provider)
    {
        oidc.Authority = provider.Authority.AbsoluteUri.TrimEnd('/');
        oidc.ClientId = provider.ClientId;
        oidc.ClientSecret = provider.ClientSecret;
        oidc.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        oidc.CallbackPath = CallbackOf(provider);
        oidc.SignedOutCallbackPath = $"/signout-oidc/{provider.Name}/done";
        // Nobody is signed out because some page was opened.
        oidc.RemoteSignOutPath = new(null);
        oidc.SignInScheme = Schemes.Session;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.SaveTokens = false;
        oidc.MapInboundClaims = false;
        oidc.ClaimActions.Clear();
        oidc.GetClaimsFromUserInfoEndpoint = provider.UserInfo;
        oidc.Scope.Clear();
        foreach (var scope in provider.Scopes)
        {
            oidc.Scope.Add(scope);
        }

        oidc.BackchannelTimeout = TimeSpan.FromSeconds(20);
        oidc.RemoteAuthenticationTimeout = Patience;
        oidc.ProtocolValidator.NonceLifetime = Patience;
        // A key that was changed twice within the usual five minutes must not shut everybody out for so long.
        oidc.RefreshInterval = TimeSpan.FromSeconds(5);
        Validate(oidc.TokenValidationParameters);
        Tie(oidc.CorrelationCookie, "TaskQueue.SignIn.");
        Tie(oidc.NonceCookie, "TaskQueue.Nonce.");
        oidc.Events = Events(provider);
    }

    private static void Validate(TokenValidationParameters token)
    {
        token.ValidAlgorithms = Algorithms;
        token.ValidateIssuer = true;
        token.ValidateAudience = true;
        token.ValidateLifetime = true;
        token.ValidateIssuerSigningKey = true;
        token.RequireSignedTokens = true;
        token.RequireExpirationTime = true;
        token.RequireAudience = true;
        token.ClockSkew = TimeSpan.FromMinutes(1);
    }

    // Lax: they come back with the provider's redirect, which is a plain navigation, and with nothing else from outside.
    private static void Tie(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static OpenIdConnectEvents Events(OidcProvider provider) =>
        new()
        {
            OnRedirectToIdentityProvider = context => Of(context.HttpContext).SendOut(context, provider),
            OnTokenResponseReceived = OidcKeys.RefreshAsync,
            OnTokenValidated = OidcAnswer.KeepTokenAsync,
            OnUserInformationReceived = OidcAnswer.KeepUserInfoAsync,
            OnTicketReceived = context => Of(context.HttpContext).FinishAsync(context, provider),
            OnAccessDenied = context => Of(context.HttpContext).DenyAsync(context, provider),
            OnRemoteFailure = context => Of(context.HttpContext).FailAsync(context, provider),
        };

    private static OidcCallback Of(HttpContext context) =>
        context.RequestServices.GetRequiredService<OidcCallback>();
}
