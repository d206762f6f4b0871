using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The concurrency keys of a queue: how they stand, and what is said of single ones.</summary>
internal static class QueueKeysApi
{
    private static readonly QueryParameter[] Parameters =
    [
        new("from", "The key at which the list begins; at the first when absent."),
        new("limit", "How many keys, 1 to 100; 50 when absent.", "integer"),
        new("cursor", "The nextCursor of the page before."),
    ];

    public static void MapQueueKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/queues/{name}/keys")
            .WithTags("Queues")
            .AddEndpointFilter(PathAsSent.RefuseAsync);
        keys.MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listQueueKeys",
                "List the keys of a queue",
                "The concurrency keys that have tasks which are ready or run, or a rule of their own, by key. Up to 1000 ready "
                    + "tasks of each are counted. What the broker alone knows (held, parked) is null while it is away."
            )
            .TakesQuery(Parameters)
            .Answers(QueueKeyExamples.Keys)
            .Refuses(400, 404, 422);
        keys.MapGet("/{key}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getQueueKey",
                "Get a key of a queue",
                "Of any key: zeros, and no rule, where there is nothing of it. A / in it is written %2F, a % is written %25; a key that "
                    + "is . or .. cannot stand in a path. The ETag is of its rule."
            )
            .Answers(QueueKeyExamples.Key)
            .Refuses(400, 404, 422);
        keys.MapPut("/{key}", PutAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "putQueueKey",
                "Set the rule of a key",
                "Says all of its rule: its weight beside the other keys of the queue, and limits in the place of those of each key; "
                    + "what is left out is as for each key. With until it stands in the place of what was said before, and lifts "
                    + "itself then. A queue has rules of at most 1000 keys, all queues together of at most 10000. Send If-Match with the "
                    + "ETag to refuse a change of what you have not seen."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<KeyRuleRequest>(QueueKeyExamples.PutKey)
            .Answers(QueueKeyExamples.Key)
            .Refuses(400, 409, 412, 413, 415, 422);
        keys.MapDelete("/{key}", DeleteAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "deleteQueueKey",
                "Take the rule of a key away",
                "With what stands in its place for a time. Its tasks stay: it is a key like all others again."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(QueueKeyExamples.Key)
            .Refuses(400, 404, 409, 412);
    }

    private static async Task<Ok<ListResponse<QueueKeyResponse>>> ListAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueKeys keys
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (from, after) = (fields.Text("from"), fields.Text("cursor"));
        var most = fields.Number("limit", 1, QueueKeys.MostOfAPage) ?? PageQuery.DefaultLimit;
        fields.ThrowIfAny();
        var page = await keys.ListAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            from,
            after,
            most,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(page, QueueKeyResponse.Of));
    }

    private static Task<Ok<QueueKeyResponse>> GetAsync(
        string name,
        string key,
        HttpContext context,
        ClaimsPrincipal user,
        QueueKeys keys
    ) => ShowAsync(name, key, context, Actor.From(user), keys);

    private static async Task<Ok<QueueKeyResponse>> ShowAsync(
        string name,
        string key,
        HttpContext context,
        Actor actor,
        QueueKeys keys
    )
    {
        var found = await keys.FindAsync(
            actor,
            QueuesApi.NameOf(name),
            PathAsSent.LastOf(context, key),
            context.RequestAborted
        );
        context.Response.Headers.ETag =
            $"\"{(found.Rule?.Version ?? 0).ToString(CultureInfo.InvariantCulture)}\"";
        return TypedResults.Ok(QueueKeyResponse.Of(found));
    }

    private static async Task<Ok<QueueKeyResponse>> PutAsync(
        string name,
        string key,
        KeyRuleRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        KeyControl control,
        QueueKeys keys
    )
    {
        var version = IfMatch.Read(context.Request);
        await control.SetAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            PathAsSent.LastOf(context, key),
            body.ToLimits(),
            body.Reason,
            body.Until,
            version
        );
        return await ShowAsync(name, key, context, QueuesApi.Controller(user), keys);
    }

    private static async Task<Ok<QueueKeyResponse>> DeleteAsync(
        string name,
        string key,
        HttpContext context,
        ClaimsPrincipal user,
        KeyControl control,
        QueueKeys keys
    )
    {
        var version = IfMatch.Read(context.Request);
        await control.RemoveAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            PathAsSent.LastOf(context, key),
            version
        );
        return await ShowAsync(name, key, context, QueuesApi.Controller(user), keys);
    }
}
