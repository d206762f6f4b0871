using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The keys that access tokens are signed with: their names, never the keys.</summary>
internal static class SigningKeysApi
{
    public const string ListExample = """
        {
          "items": [
            { "kid": "hZ3q0vU4x1c9TnQd", "isCurrent": true, "madeAt": "2026-11-26T09:30:00.000000Z", "endsAt": null },
            { "kid": "b81xJ-0aWc_t5LsM", "isCurrent": false, "madeAt": "2026-08-01T07:00:00.000000Z", "endsAt": "2026-11-26T09:46:00.000000Z" }
          ],
          "nextCursor": null
        }
        """;

    public const string KeyExample = """
        { "kid": "hZ3q0vU4x1c9TnQd", "isCurrent": true, "madeAt": "2026-11-26T09:30:00.000000Z", "endsAt": null }
        """;

    public static void MapSigningKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/system/signing-keys").WithTags("System");
        keys.MapGet("", List)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "listSigningKeys",
                "List the keys of access tokens",
                "By their names, that which signs first; endsAt is when the last token of another has ended, and it is deleted."
            )
            .Answers(ListExample)
            .Refuses();
        keys.MapPost("/rotate", RotateAsync)
            .RequireAuthorization(Permissions.SettingsManage)
            .Says(
                "rotateSigningKey",
                "Sign access tokens with another key",
                "It is made here, and signs at once, at every Web process. Tokens of the key before hold until they end. Refused with 409 "
                    + "where Auth:Jwt:Key gives the key."
            )
            .Answers(KeyExample)
            .Refuses(409);
    }

    private static Ok<ListResponse<ListedSigningKey>> List(ClaimsPrincipal user, SigningKeyService keys) =>
        TypedResults.Ok(new ListResponse<ListedSigningKey>([.. keys.List(Actor.From(user))], null));

    private static async Task<Ok<ListedSigningKey>> RotateAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SigningKeyService keys
    ) => TypedResults.Ok(await keys.RotateAsync(Actor.From(user), context.RequestAborted));
}
