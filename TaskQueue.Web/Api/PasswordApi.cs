using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>What people do who are not signed in: register, confirm their address, choose a password by a link.</summary>
internal static class PasswordApi
{
    public static void MapPasswords(this RouteGroupBuilder auth)
    {
        auth.MapPost("/register", RegisterAsync)
            .AllowAnonymous()
            .Says(
                "register",
                "Make an account",
                "403 with the reason where Auth:Registration does not let them. The answer is the same where there is such an "
                    + "account; its owner is told by mail. With an invitation, the account is the one that was made for it."
            )
            .Takes<RegisterRequest>(ProfileExamples.Register)
            .Answers(ProfileExamples.Registered)
            .Refuses(400, 409, 413, 415, 422);
        auth.MapPost("/email/confirm", ConfirmAsync)
            .AllowAnonymous()
            .Says(
                "confirmEmail",
                "Confirm an e-mail address",
                "With the token of the link that was mailed; it works once."
            )
            .Takes<ConfirmRequest>(ProfileExamples.Confirm)
            .Refuses(400, 413, 415, 422);
        auth.MapPost("/password/forgot", ForgotAsync)
            .AllowAnonymous()
            .Says(
                "forgotPassword",
                "Ask for a link to choose another password",
                "The answer is the same whether there is such an account or not. 409 with the reason where no mail can be sent."
            )
            .Takes<ForgotRequest>(ProfileExamples.Forgot)
            .Answers(ProfileExamples.Accepted)
            .Refuses(400, 409, 413, 415, 422);
        auth.MapPost("/password/reset", ResetAsync)
            .AllowAnonymous()
            .Says(
                "resetPassword",
                "Choose another password by a link",
                "With the token of the link, which works once and for 15 minutes. Ends all sessions of the account. Its links with "
                    + "sign-in providers stay unless unlink says so; the mail about it names them."
            )
            .Takes<ResetRequest>(ProfileExamples.Reset)
            .Refuses(400, 413, 415, 422);
    }

    private static async Task<Accepted<StatusResponse>> RegisterAsync(
        RegisterRequest body,
        HttpContext context,
        Registration registration,
        PasswordReset passwords
    )
    {
        if (body.Invitation is { } invitation)
        {
            await passwords.ChooseAsync(
                invitation,
                LinkPurpose.Invitation,
                body.Password ?? "",
                body.Name,
                unlinks: false,
                OriginIdentity.Of(context.User),
                context.RequestAborted
            );
            return TypedResults.Accepted((string?)null, new StatusResponse("ready"));
        }

        var confirm = await registration.RegisterAsync(
            body.Email ?? "",
            body.Password ?? "",
            body.Name,
            OriginIdentity.Of(context.User),
            context.RequestAborted
        );
        return TypedResults.Accepted((string?)null, new StatusResponse(confirm ? "confirm" : "ready"));
    }

    private static async Task<NoContent> ConfirmAsync(
        ConfirmRequest body,
        HttpContext context,
        Registration registration
    )
    {
        await registration.ConfirmAsync(
            AuthApi.Given(body.Token, "token"),
            OriginIdentity.Of(context.User),
            context.RequestAborted
        );
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<StatusResponse>> ForgotAsync(
        ForgotRequest body,
        HttpContext context,
        PasswordReset passwords
    )
    {
        await passwords.RequestAsync(
            AuthApi.Given(body.Email, "email"),
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
        return TypedResults.Accepted((string?)null, new StatusResponse("mailed"));
    }

    private static async Task<NoContent> ResetAsync(
        ResetRequest body,
        HttpContext context,
        PasswordReset passwords
    )
    {
        await passwords.ChooseAsync(
            AuthApi.Given(body.Token, "token"),
            LinkPurpose.Reset,
            AuthApi.Given(body.Password, "password"),
            name: null,
            body.Unlink is true,
            OriginIdentity.Of(context.User),
            context.RequestAborted
        );
        return TypedResults.NoContent();
    }
}

/// <summary>An account that somebody makes for themselves.</summary>
/// <param name="Email">Its e-mail address; not needed with an invitation, which is for one.</param>
/// <param name="Password">Its password: 12 to 128 characters.</param>
/// <param name="Name">What others are to call its owner.</param>
/// <param name="Invitation">The token of an invitation's link.</param>
internal sealed record RegisterRequest(
    string? Email = null,
    string? Password = null,
    string? Name = null,
    string? Invitation = null
);

/// <summary>A token of a link.</summary>
/// <param name="Token">What stands behind <c>token=</c> in the link.</param>
internal sealed record ConfirmRequest(string? Token = null);

/// <summary>Whose password was forgotten.</summary>
/// <param name="Email">The account's address.</param>
internal sealed record ForgotRequest(string? Email = null);

/// <summary>Another password.</summary>
/// <param name="Token">What stands behind <c>token=</c> in the link.</param>
/// <param name="Password">The password: 12 to 128 characters.</param>
/// <param name="Unlink">Whether the account's links with sign-in providers are taken away, too; they stay otherwise.</param>
internal sealed record ResetRequest(string? Token = null, string? Password = null, bool? Unlink = null);

/// <summary>What comes next.</summary>
/// <param name="Status">
/// confirm: follow the link in the mail first; ready: sign in; mailed: if there is such an account, a mail is on its way.
/// </param>
internal sealed record StatusResponse(string Status);
