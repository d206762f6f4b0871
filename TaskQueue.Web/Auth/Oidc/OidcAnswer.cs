using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>
/// Keeps what the provider said while its answer is worked on, as it was said: a list of claims would flatten the objects
/// that roles may lie in.
/// </summary>
internal static class OidcAnswer
{
    private static readonly object TokenKey = new();
    private static readonly object UserInfoKey = new();

    /// <summary>Keeps the id token, which was checked.</summary>
    public static Task KeepTokenAsync(TokenValidatedContext context)
    {
        context.HttpContext.Items[TokenKey] = context.TokenEndpointResponse?.IdToken;
        return Task.CompletedTask;
    }

    /// <summary>Keeps what the userinfo endpoint said of the same subject.</summary>
    public static Task KeepUserInfoAsync(UserInformationReceivedContext context)
    {
        context.HttpContext.Items[UserInfoKey] = context.User.RootElement.Clone();
        return Task.CompletedTask;
    }

    /// <summary>The id token of this answer.</summary>
    public static string? TokenOf(HttpContext context) => context.Items[TokenKey] as string;

    /// <summary>Who came; nobody when the answer does not say it.</summary>
    public static ExternalIdentity? Read(HttpContext context, OidcProvider provider)
    {
        if (TokenOf(context) is not { } text)
        {
            return null;
        }

        using var claims = JsonDocument.Parse(
            Base64UrlEncoder.DecodeBytes(new JsonWebToken(text).EncodedPayload)
        );
        return ExternalClaims.Read(
            provider,
            claims.RootElement,
            context.Items[UserInfoKey] is JsonElement said ? said : null
        );
    }
}
