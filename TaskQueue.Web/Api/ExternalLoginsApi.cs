using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What one's own account is linked with at OpenID Connect providers. Links are made in the console.</summary>
internal static class ExternalLoginsApi
{
    public static void MapExternalLogins(this RouteGroupBuilder auth)
    {
        auth.MapGet("/external-logins", ListAsync)
            .RequireAuthorization()
            .Says(
                "listExternalLogins",
                "List the sign-in providers that one's own account is linked with",
                "The oldest first."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ExternalLoginExamples.List)
            .Refuses(400, 422);
        auth.MapDelete("/external-logins/{id:guid}", UnlinkAsync)
            .RequireAuthorization()
            .Says(
                "deleteExternalLogin",
                "Take a link with a sign-in provider away",
                "409 when one could not sign in any more without it."
            )
            .Refuses(404, 409);
    }

    private static async Task<Ok<ListResponse<ExternalLoginResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ExternalLogins logins,
        OidcProviders providers
    )
    {
        var asked = PageQuery.From(context.Request);
        var all = await logins.ListAsync(Person.From(user), context.RequestAborted);
        return TypedResults.Ok(
            ListResponse.Cut(all, asked, login => ExternalLoginResponse.Of(login, providers))
        );
    }

    private static async Task<NoContent> UnlinkAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ExternalLogins logins
    )
    {
        await logins.UnlinkAsync(Person.From(user), id, context.RequestAborted);
        return TypedResults.NoContent();
    }
}

/// <summary>A link with a sign-in provider.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">The provider's name in the settings.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Email">The address that it gave last.</param>
/// <param name="LinkedAt">When it was linked.</param>
/// <param name="LastSignInAt">When one last signed in with it.</param>
internal sealed record ExternalLoginResponse(
    Guid Id,
    string Provider,
    string DisplayName,
    string? Email,
    DateTimeOffset LinkedAt,
    DateTimeOffset? LastSignInAt
)
{
    public static ExternalLoginResponse Of(LinkedLogin login, OidcProviders providers) =>
        new(
            login.Id,
            login.Provider,
            providers.Show(login.Provider),
            login.Email,
            login.LinkedAt,
            login.LastSignInAt
        );
}

/// <summary>The examples of the document that are about sign-in providers.</summary>
internal static class ExternalLoginExamples
{
    public const string List = """
        {
          "items": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "provider": "keycloak",
              "displayName": "Keycloak",
              "email": "ada@example.com",
              "linkedAt": "2026-05-04T03:02:01Z",
              "lastSignInAt": "2026-05-05T07:30:00Z"
            }
          ],
          "nextCursor": null
        }
        """;
}
