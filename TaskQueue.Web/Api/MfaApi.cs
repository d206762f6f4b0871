using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>One's own second factor, and giving the password again before dangerous acts.</summary>
internal static class MfaApi
{
    public static void MapMfa(this RouteGroupBuilder auth)
    {
        auth.MapPost("/reauthenticate", ReauthenticateAsync)
            .RequireAuthorization()
            .Says(
                "reauthenticate",
                "Give the password again",
                "Dangerous acts answer 403 with the code reauthentication_required unless the password of the session was given in "
                    + "the last 10 minutes. This takes it (and a code where the account has a second factor) and answers with "
                    + "another access token; the refresh token stays as it is. Wrong ones count as failed sign-ins. A key cannot."
            )
            .Takes<ReauthenticateRequest>(AuthExamples.Reauthenticate)
            .Answers(AuthExamples.Reauthenticated)
            .Refuses(400, 409, 413, 415, 422);
        auth.MapGet("/mfa", GetAsync)
            .RequireAuthorization()
            .Says("getMfa", "Tell how one's own second factor stands")
            .Answers(AuthExamples.Mfa)
            .Refuses();
        auth.MapPost("/mfa", SetUpAsync)
            .RequireAuthorization()
            .Says(
                "setUpMfa",
                "Set up a second factor",
                "Without a code: gives a secret for an authenticator app (TOTP: SHA-1, 6 digits, 30 s), which waits 15 minutes. With "
                    + "the app's first code: puts it into force, and gives ten recovery codes, once. One that is in force stays until "
                    + "then. Needs a password that was given in the last 10 minutes."
            )
            .Takes<MfaRequest>(AuthExamples.MfaCode)
            .Answers(AuthExamples.MfaMade)
            .Refuses(400, 409, 413, 415, 422);
        auth.MapPost("/mfa/recovery-codes", RenewCodesAsync)
            .RequireAuthorization()
            .Says(
                "renewRecoveryCodes",
                "Make ten new recovery codes",
                "They are told this once; the ones before hold no longer. Needs a password that was given in the last 10 minutes."
            )
            .Answers(AuthExamples.MfaMade)
            .Refuses(400, 409, 413);
        auth.MapDelete("/mfa", TurnOffAsync)
            .RequireAuthorization()
            .Says(
                "turnOffMfa",
                "Turn one's own second factor off",
                "409 where a role asks for it. Needs a password that was given in the last 10 minutes."
            )
            .Refuses(409);
    }

    private static async Task<Ok<AccessResponse>> ReauthenticateAsync(
        ReauthenticateRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        Reauthentication reauthentication,
        AccessTokens tokens
    )
    {
        var password = AuthApi.Given(body.Password, "password");
        var person = PersonOf(user);
        var proved = await reauthentication.RunAsync(
            person,
            password,
            body.Code,
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
        return TypedResults.Ok(
            new AccessResponse(
                tokens.Make(proved, person.Session),
                (int)tokens.Lifetime.TotalSeconds,
                "Bearer"
            )
        );
    }

    private static async Task<Ok<MfaResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SecondFactorService factors
    ) => TypedResults.Ok(await StatusAsync(PersonOf(user), context, factors));

    private static async Task<Ok<MfaResponse>> SetUpAsync(
        MfaRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        SecondFactorService factors
    )
    {
        var person = PersonOf(user);
        if (body.Code is null)
        {
            var begun = await factors.BeginAsync(person, context.RequestAborted);
            return TypedResults.Ok(
                await StatusAsync(person, context, factors) with
                {
                    Secret = begun.Secret,
                    Uri = begun.Uri,
                }
            );
        }

        var codes = await factors.ConfirmAsync(person, body.Code, context.RequestAborted);
        return TypedResults.Ok(await StatusAsync(person, context, factors) with { RecoveryCodes = codes });
    }

    private static async Task<Ok<MfaResponse>> RenewCodesAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SecondFactorService factors
    )
    {
        await NoBody.CheckAsync(context.Request);
        var person = PersonOf(user);
        var codes = await factors.RenewCodesAsync(person, context.RequestAborted);
        return TypedResults.Ok(await StatusAsync(person, context, factors) with { RecoveryCodes = codes });
    }

    private static async Task<NoContent> TurnOffAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SecondFactorService factors
    )
    {
        await factors.TurnOffAsync(PersonOf(user), context.RequestAborted);
        return TypedResults.NoContent();
    }

    // A key has an owner, and no session of theirs.
    private static Person PersonOf(ClaimsPrincipal user) =>
        Actor.From(user).KeyId is null
            ? Person.From(user)
            : throw new RefusalException(
                RefusalCode.Forbidden,
                "This is for people who are signed in, not for keys."
            );

    private static async Task<MfaResponse> StatusAsync(
        Person person,
        HttpContext context,
        SecondFactorService factors
    ) => MfaResponse.Of(await factors.ReadAsync(person, context.RequestAborted));
}

/// <summary>The password, once more.</summary>
/// <param name="Password">It.</param>
/// <param name="Code">The code of the second factor, or a recovery code, where the account has one.</param>
internal sealed record ReauthenticateRequest(string? Password = null, string? Code = null);

/// <summary>Another access token.</summary>
/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>; its <c>auth_time</c> is now.</param>
/// <param name="ExpiresIn">Seconds that it holds.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
internal sealed record AccessResponse(string AccessToken, int ExpiresIn, string TokenType);

/// <summary>Body of <c>POST /api/v1/auth/mfa</c>.</summary>
/// <param name="Code">The app's first code; absent to begin.</param>
internal sealed record MfaRequest(string? Code = null);

/// <summary>How one's own second factor stands, and what is told once.</summary>
/// <param name="Enabled">Whether a sign-in asks for a code.</param>
/// <param name="Since">Since when.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that were not used yet.</param>
/// <param name="Required">Whether a role asks for it.</param>
/// <param name="Secret">What to type into the app; only in the answer that begins.</param>
/// <param name="Uri">All that the app has to know, for a QR code; only in the answer that begins.</param>
/// <param name="RecoveryCodes">The codes; only in the answer that makes them.</param>
internal sealed record MfaResponse(
    bool Enabled,
    DateTimeOffset? Since,
    int RecoveryCodesLeft,
    bool Required,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Uri = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<string>? RecoveryCodes = null
)
{
    public static MfaResponse Of(FactorStatus status) =>
        new(status.Enabled, status.Since, status.CodesLeft, status.Required);
}
