using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What other people's accounts are linked with at sign-in providers, for those who manage accounts.</summary>
internal static class UserLoginsApi
{
    public static void MapUserLogins(this RouteGroupBuilder users)
    {
        users
            .MapGet("/{id:guid}/external-logins", ListAsync)
            .Says(
                "listUserExternalLogins",
                "List the sign-in providers that an account is linked with",
                "The oldest first."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ExternalLoginExamples.List)
            .Refuses(400, 404, 422);
        users
            .MapDelete("/{id:guid}/external-logins/{login:guid}", RemoveAsync)
            .Says(
                "deleteUserExternalLogin",
                "Take a link of an account with a sign-in provider away",
                "Its sessions end, and its owner is told by mail. Also where it was the last way in: send a link to choose a password "
                    + "then."
            )
            .Refuses(404);
    }

    private static async Task<Ok<ListResponse<ExternalLoginResponse>>> ListAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserQueries users,
        UserLogins logins,
        OidcProviders providers
    )
    {
        var asked = PageQuery.From(context.Request);
        var actor = Actor.From(user);
        if (await users.FindAsync(actor, id, context.RequestAborted) is null)
        {
            throw new RefusalException(RefusalCode.NotFound, "There is no such account.");
        }

        var all = await logins.OfAsync(actor, id, context.RequestAborted);
        return TypedResults.Ok(
            ListResponse.Cut(all, asked, login => ExternalLoginResponse.Of(login, providers))
        );
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        Guid login,
        HttpContext context,
        ClaimsPrincipal user,
        UserLogins logins
    )
    {
        await logins.RemoveAsync(Actor.From(user), id, login, context.RequestAborted);
        return TypedResults.NoContent();
    }
}
