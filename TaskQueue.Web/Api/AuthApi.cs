using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Api;

/// <summary>Tokens for programs.</summary>
internal static class AuthApi
{
    public static RouteGroupBuilder MapAuthApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/v1/auth").WithTags("Auth");
        auth.MapPost("/login", LoginAsync)
            .AllowAnonymous()
            .Says(
                "login",
                "Get tokens for an account",
                "An account with a second factor needs code, too: without one, a right password answers 401 with the code "
                    + "second_factor_required. After ten failures in a minute: 429 with Retry-After."
            )
            .Takes<LoginRequest>(AuthExamples.Login)
            .Answers(AuthExamples.Tokens)
            .Refuses(400, 413, 415, 422);
        auth.MapPost("/refresh", RefreshAsync)
            .AllowAnonymous()
            .Says("refreshToken", "Get new tokens for a refresh token", "Each refresh token buys one pair.")
            .Takes<RefreshRequest>(AuthExamples.Refresh)
            .Answers(AuthExamples.Tokens)
            .Refuses(400, 413, 415, 422);
        auth.MapPost("/logout", LogoutAsync)
            .RequireAuthorization()
            .Says("logout", "End the session of a refresh token")
            .Takes<RefreshRequest>(AuthExamples.Refresh)
            .Refuses(400, 413, 415, 422);
        auth.MapGet("/me", Me)
            .RequireAuthorization()
            .Says("me", "Tell who asks and what they may do")
            .Answers(AuthExamples.Me)
            .Refuses();
        auth.MapMfa();
        auth.MapProfile();
        auth.MapPreferences();
        auth.MapPasswords();
        auth.MapExternalLogins();
        auth.MapTickets();
        return auth;
    }

    private static async Task<Ok<TokenResponse>> LoginAsync(
        LoginRequest body,
        HttpContext context,
        AccountService accounts,
        SessionService sessions,
        CancellationToken cancellationToken
    )
    {
        var user = await accounts.SignInAsync(
            Given(body.Email, "email"),
            Given(body.Password, "password"),
            body.Code,
            OriginIdentity.Of(context.User),
            cancellationToken
        );
        return Answer(context, await sessions.BeginAsync(user, RequestPlace.Of(context), cancellationToken));
    }

    private static async Task<Ok<TokenResponse>> RefreshAsync(
        RefreshRequest body,
        HttpContext context,
        SessionService sessions,
        CancellationToken cancellationToken
    )
    {
        var token = Given(body.RefreshToken, "refreshToken");
        return Answer(
            context,
            await sessions.RefreshAsync(token, OriginIdentity.Of(context.User), cancellationToken)
        );
    }

    private static async Task<NoContent> LogoutAsync(
        RefreshRequest body,
        ClaimsPrincipal user,
        SessionService sessions,
        CancellationToken cancellationToken
    )
    {
        var token = Given(body.RefreshToken, "refreshToken");
        await sessions.EndAsync(Actor.From(user), token, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Ok<MeResponse> Me(ClaimsPrincipal user)
    {
        var actor = Actor.From(user);
        return TypedResults.Ok(
            new MeResponse(
                actor.UserId!.Value,
                actor.Name,
                actor.Roles,
                [.. Permissions.All.Where(actor.May)],
                actor.KeyId,
                actor.Limited.Count == 0
                    ? null
                    : actor.Limited.ToDictionary(
                        l => l.Key,
                        IReadOnlyList<string> (l) => [.. l.Value.Order(StringComparer.Ordinal)]
                    )
            )
        );
    }

    private static Ok<TokenResponse> Answer(HttpContext context, TokenPair pair)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            new TokenResponse(pair.AccessToken, pair.RefreshToken, (int)pair.ExpiresIn.TotalSeconds, "Bearer")
        );
    }

    /// <summary>A field that must be there.</summary>
    internal static string Given(string? value, string field) =>
        string.IsNullOrEmpty(value) ? throw RefusalException.Field(field, "Is required.") : value;
}

/// <summary>Body of <c>POST /api/v1/auth/login</c>.</summary>
/// <param name="Email">The account.</param>
/// <param name="Password">Its password.</param>
/// <param name="Code">The code of its second factor, or a recovery code, where the account has one.</param>
internal sealed record LoginRequest(string? Email = null, string? Password = null, string? Code = null);

/// <summary>Body of <c>POST /api/v1/auth/refresh</c> and <c>/logout</c>.</summary>
/// <param name="RefreshToken">The token.</param>
internal sealed record RefreshRequest(string? RefreshToken = null);

/// <summary>Tokens.</summary>
/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Buys the next pair, once.</param>
/// <param name="ExpiresIn">Seconds that the access token holds.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
internal sealed record TokenResponse(
    string AccessToken,
    string RefreshToken,
    int ExpiresIn,
    string TokenType
);

/// <summary>Who asks.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Permissions">What they may do.</param>
/// <param name="KeyId">The API key that they came with; null with a token.</param>
/// <param name="Limited">The queues that permissions are limited to, by permission; null where none is.</param>
internal sealed record MeResponse(
    Guid Id,
    string Email,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    Guid? KeyId = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Limited = null
);
