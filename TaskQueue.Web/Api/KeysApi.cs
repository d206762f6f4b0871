using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Keys of programs: list, make and take back.</summary>
internal static class KeysApi
{
    private static readonly QueryParameter All = new(
        "all",
        "true lists everybody's, which needs users.manage; your own when absent.",
        "boolean"
    );

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("Keys").RequireAuthorization();
        keys.MapGet("", ListAsync)
            .Says(
                "listApiKeys",
                "List keys",
                "The newest first; those that were taken back or have expired, too."
            )
            .TakesQuery([.. QueryParameters.OfPage, All])
            .Answers(KeyExamples.List)
            .Refuses(400, 422);
        keys.MapPost("", CreateAsync)
            .Says(
                "createApiKey",
                "Make a key",
                "The key is told this once. It goes into Authorization: Bearer, or X-Api-Key, and never may more than its owner "
                    + "may at the time. scopes are permissions; queues and networks limit it further. It ends after 90 days unless "
                    + "expiresAt says otherwise, within a year. Keys are made by people who are signed in, not by keys."
            )
            .Takes<KeyRequest>(KeyExamples.Request)
            .Answers(KeyExamples.Made)
            .Refuses(400, 413, 415, 422);
        keys.MapDelete("/{id:guid}", RevokeAsync)
            .Says("revokeApiKey", "Take a key back", "It stays in the list. Once more changes nothing.")
            .Refuses(404);
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ApiKeyService keys,
        TimeProvider clock
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (page, all) = (fields.Page(), fields.Flag(All.Name));
        fields.ThrowIfAny();
        Guid? after =
            page.Cursor is null ? null
            : Guid.TryParse(page.Cursor, out var id) ? id
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
        var found = await keys.ListAsync(Actor.From(user), all, after, page.Limit, context.RequestAborted);
        var now = clock.GetUtcNow();
        return TypedResults.Ok(ListResponse.Of(found, k => KeyResponse.Of(k.Key, k.Owner, now)));
    }

    private static async Task<Created<KeyResponse>> CreateAsync(
        KeyRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        ApiKeyService keys,
        TimeProvider clock
    )
    {
        var actor = Actor.From(user);
        var (key, text) = await keys.CreateAsync(actor, body.ToKey(), context.RequestAborted);
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/api-keys/{key.Id}",
            KeyResponse.Of(key, actor.Name, clock.GetUtcNow()) with
            {
                Key = text,
            }
        );
    }

    private static async Task<NoContent> RevokeAsync(
        Guid id,
        ClaimsPrincipal user,
        ApiKeyService keys,
        CancellationToken cancellationToken
    )
    {
        await keys.RevokeAsync(Actor.From(user), id, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for; up to 100 characters.</param>
/// <param name="Scopes">The permissions that it allows; none that you do not have.</param>
/// <param name="Queues">The queues that it is limited to; all of yours when absent.</param>
/// <param name="Networks">Addresses and networks that it may come from; any when absent.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="RateLimit">Requests a minute at the most.</param>
internal sealed record KeyRequest(
    string? Name = null,
    IReadOnlyList<string>? Scopes = null,
    IReadOnlyList<string>? Queues = null,
    IReadOnlyList<string>? Networks = null,
    DateTimeOffset? ExpiresAt = null,
    int? RateLimit = null
)
{
    public NewApiKey ToKey() =>
        new()
        {
            Name = Name ?? "",
            Scopes = Scopes ?? [],
            Queues = Queues ?? [],
            Networks = Networks ?? [],
            ExpiresAt = ExpiresAt,
            RateLimit = RateLimit,
        };
}

/// <summary>A key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Prefix">The visible part of its text.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="State">active, expired or revoked.</param>
/// <param name="Scopes">What it allows, as far as its owner may.</param>
/// <param name="Queues">The queues that it is limited to.</param>
/// <param name="Networks">Where it may come from.</param>
/// <param name="RateLimit">Requests a minute at the most.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="LastUsedAt">When it was used last, to the minute.</param>
/// <param name="RevokedAt">When it was taken back.</param>
/// <param name="RevokedBy">Who took it back.</param>
/// <param name="Key">The text; only in the answer that makes it.</param>
internal sealed record KeyResponse(
    Guid Id,
    string Prefix,
    string Name,
    string Owner,
    string State,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Queues,
    IReadOnlyList<string> Networks,
    int? RateLimit,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull
    )]
        string? Key = null
)
{
    public static KeyResponse Of(ApiKey key, string owner, DateTimeOffset now) =>
        new(
            key.Id,
            key.Prefix,
            key.Name,
            owner,
            key.StateAt(now).ToString().ToLowerInvariant(),
            key.Scopes,
            key.Queues,
            key.Networks,
            key.RateLimit,
            key.CreatedAt,
            key.ExpiresAt,
            key.LastUsedAt,
            key.RevokedAt,
            key.RevokedBy
        );
}
