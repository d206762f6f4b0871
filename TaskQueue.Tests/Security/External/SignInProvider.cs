using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TaskQueue.Tests.Security.External;

/// <summary>
/// A real OpenID Connect provider (OpenIddict) on loopback: discovery, keys, codes, PKCE, userinfo. It asks nobody for a
/// password: whoever comes is <see cref="Person"/>. What it says can be forged on its way out.
/// </summary>
internal sealed class SignInProvider : IAsyncDisposable
{
    public const string ClientId = "taskqueue";
    public const string Secret = "canary-client-secret-of-the-test";
    public const string UsualCallback = "http://localhost/signin-oidc/test";

    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };

    private WebApplication _app = null!;
    private RSA _key = RSA.Create(2048);

    private SignInProvider() { }

    /// <summary>Who comes.</summary>
    public Dictionary<string, object> Person { get; set; } = Ada();

    /// <summary>Whether whoever comes is turned down.</summary>
    public bool Denies { get; set; }

    /// <summary>Whether the id token has what the userinfo endpoint says, too.</summary>
    public bool SaysAllInTheToken { get; set; } = true;

    /// <summary>Makes another id token of the one that is on its way out; none when absent.</summary>
    public Func<string, string>? Forge { get; set; }

    /// <summary>The only address that it sends people back to.</summary>
    public string Callback { get; set; } = UsualCallback;

    /// <summary>How often somebody was signed out here.</summary>
    public int SignedOut { get; private set; }

    /// <summary>Its address; that of its discovery document, too.</summary>
    public string Address { get; private set; } = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SigningCredentials Credentials =>
        new(new RsaSecurityKey(_key) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);

    private string KeyId => Convert.ToHexString(SHA256.HashData(_key.ExportRSAPublicKey()).AsSpan(0, 8));

    public static Dictionary<string, object> Ada(string email = "ada@example.com") =>
        new()
        {
            ["sub"] = "person-1",
            ["email"] = email,
            ["email_verified"] = true,
            ["name"] = "Ada",
        };

    public static async Task<SignInProvider> StartAsync()
    {
        var provider = new SignInProvider();
        await provider.RunAsync("http://127.0.0.1:0");
        provider.Address = provider._app.Urls.Single();
        // Its first answer takes long on a busy machine; nobody is to lose patience with it.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri($"{provider.Address}/.well-known/openid-configuration"), Stop);
        await http.GetStringAsync(new Uri($"{provider.Address}/.well-known/jwks"), Stop);
        return provider;
    }

    /// <summary>Settings of the provider for TaskQueue, with others.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
        [
            ("Auth:Oidc:test:Authority", Address),
            ("Auth:Oidc:test:ClientId", ClientId),
            ("Auth:Oidc:test:ClientSecret", Secret),
            ("Auth:Oidc:test:DisplayName", "Test & Sons"),
            .. more.Select(m => ($"Auth:Oidc:test:{m.Key}", m.Value)),
        ];

    /// <summary>Comes back at the same address with another signing key, as after a rotation.</summary>
    public async Task RotateAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _key = RSA.Create(2048);
        await RunAsync(Address);
    }

    /// <summary>Goes away.</summary>
    public async Task HaltAsync() => await _app.StopAsync(Stop);

    /// <summary>Another id token with other claims, signed by the provider's own key.</summary>
    public string Sign(string token, Action<JsonObject> change) => Sign(token, change, Credentials);

    /// <summary>Another id token with other claims, signed by a key of one's choice.</summary>
    public static string Sign(string token, Action<JsonObject> change, SigningCredentials? credentials)
    {
        var claims = JsonNode
            .Parse(Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload))!
            .AsObject();
        change(claims);
        return credentials is null
            ? Tokens.CreateToken(claims.ToJsonString())
            : Tokens.CreateToken(claims.ToJsonString(), credentials);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task RunAsync(string address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(Configure);
        _app = builder.Build();
        _app.Use(ForgeAsync);
        _app.UseAuthentication();
        await _app.StartAsync(Stop);
    }

    private void Configure(OpenIddictServerBuilder server)
    {
        server
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetTokenEndpointUris("connect/token")
            .SetUserInfoEndpointUris("connect/userinfo")
            .SetEndSessionEndpointUris("connect/logout")
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .RegisterScopes("email", "profile")
            .EnableDegradedMode()
            .AddEphemeralEncryptionKey()
            .AddSigningKey(Credentials.Key)
            .UseAspNetCore()
            .DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(on => on.UseInlineHandler(Check));
        server.AddEventHandler<ValidateTokenRequestContext>(on => on.UseInlineHandler(Check));
        server.AddEventHandler<ValidateEndSessionRequestContext>(on => on.UseInlineHandler(_ => default));
        server.AddEventHandler<HandleEndSessionRequestContext>(on =>
            on.UseInlineHandler(context =>
            {
                SignedOut++;
                context.SignOut();
                return default;
            })
        );
        server.AddEventHandler<HandleAuthorizationRequestContext>(on => on.UseInlineHandler(Admit));
        server.AddEventHandler<HandleUserInfoRequestContext>(on => on.UseInlineHandler(Tell));
    }

    private ValueTask Check(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId || context.RedirectUri != Callback)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask Check(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != Secret)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private ValueTask Admit(HandleAuthorizationRequestContext context)
    {
        if (Denies)
        {
            context.Reject(OpenIddictConstants.Errors.AccessDenied, "Not today.");
            return default;
        }

        var identity = new ClaimsIdentity("test");
        foreach (var (name, value) in Person)
        {
            var claim = value switch
            {
                bool flag => new Claim(name, flag ? "true" : "false", ClaimValueTypes.Boolean),
                JsonNode json => new Claim(name, json.ToJsonString(), JsonClaimValueTypes.Json),
                _ => new Claim(name, (string)value),
            };
            claim.SetDestinations(
                SaysAllInTheToken || name is "sub"
                    ? [OpenIddictConstants.Destinations.IdentityToken]
                    : [OpenIddictConstants.Destinations.AccessToken]
            );
            identity.AddClaim(claim);
        }

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(context.Request.GetScopes());
        context.SignIn(principal);
        return default;
    }

    private ValueTask Tell(HandleUserInfoRequestContext context)
    {
        if (!SaysAllInTheToken)
        {
            foreach (var (name, value) in Person.Where(p => p.Key is not "sub"))
            {
                context.Claims[name] = value switch
                {
                    bool flag => flag,
                    JsonNode json => new OpenIddictParameter(
                        System.Text.Json.JsonSerializer.SerializeToElement(json)
                    ),
                    _ => (string)value,
                };
            }
        }

        return default;
    }

    private async Task ForgeAsync(HttpContext context, RequestDelegate next)
    {
        if (Forge is not { } forge || context.Request.Path != "/connect/token")
        {
            await next(context);
            return;
        }

        var outgoing = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        context.Response.Body = outgoing;
        var answer = JsonNode.Parse(kept.ToArray())!.AsObject();
        if (answer["id_token"] is { } token)
        {
            answer["id_token"] = forge(token.GetValue<string>());
        }

        context.Response.ContentLength = null;
        await context.Response.WriteAsync(answer.ToJsonString(), Stop);
    }
}
