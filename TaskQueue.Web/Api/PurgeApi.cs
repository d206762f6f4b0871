using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Cancels everything that waits in a queue.</summary>
internal static class PurgeApi
{
    public static void MapPurge(this IEndpointRouteBuilder api) =>
        api.MapPost("/queues/{name}/purge", PurgeAsync)
            .WithTags("Queues")
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "purgeQueue",
                "Purge a queue",
                "Cancels, with the reason, all tasks that wait in it: scheduled, blocked, queued and retrying ones. What runs goes "
                    + "on, nothing is deleted, and tasks that are accepted later stay. It is background work: 202 with the "
                    + "operation, which can be undone for undoWindow (10 seconds when absent). With dryRun it answers 200 with "
                    + "how many there are and a sample, and changes nothing. If-Match takes the ETag of the dry run, which refuses it "
                    + "where other tasks wait by then, or that of the queue, which refuses it where its rules have changed."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<PurgeRequest>(SystemExamples.Purge)
            .Answers(BulkExamples.Preview)
            .Refuses(400, 404, 412, 413, 415, 422);

    private static async Task<Results<Ok<BulkPreviewResponse>, Accepted<OperationResponse>>> PurgeAsync(
        string name,
        PurgeRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        QueueQueries queues,
        Operations operations
    )
    {
        // A purge cancels nothing but what waits in the queue: no permission to change tasks elsewhere is needed.
        var actor = QueuesApi.Controller(user).Also(Permissions.TasksWrite, Permissions.QueuesControl);
        actor.RequireSome(Permissions.QueuesControl);
        var queue =
            (await queues.ListAsync(actor, context.RequestAborted)).FirstOrDefault(q =>
                q.Name == QueuesApi.NameOf(name)
            ) ?? throw new RefusalException(RefusalCode.NotFound, "There is no such queue.");
        actor.Require(Permissions.QueuesControl, queue.Name);
        var seen = SeenBy(context.Request, queue);
        var request = BulkRequest.Purge(queue.Name) with
        {
            Arguments = new() { Reason = body?.Reason, UndoWindow = body?.UndoWindow },
        };
        if (body?.DryRun == true)
        {
            var preview = await operations.PreviewAsync(actor, request, context.RequestAborted);
            context.Response.Headers.ETag = $"\"{preview.Tag}\"";
            return TypedResults.Ok(BulkPreviewResponse.Of(preview));
        }

        var operation = await operations.StartAsync(actor, request, context.RequestAborted, seen);
        return TypedResults.Accepted(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/operations/{operation.Id}",
            OperationResponse.Of(operation)
        );
    }

    // What the dry run counted is held against what there is once it is asked for; the rules of the queue at once.
    private static string? SeenBy(HttpRequest request, QueueOverview queue)
    {
        if (IfMatch.ReadTag(request) is { Length: BulkPreview.TagLength } counted)
        {
            return counted;
        }

        return IfMatch.Read(request) is { } version && version != (queue.Policy?.Version ?? 0)
            ? throw new RefusalException(
                RefusalCode.Stale,
                "Somebody else has changed this queue since; read it again."
            )
            : null;
    }
}

/// <summary>Why a queue is purged.</summary>
/// <param name="Reason">Kept with each of the tasks.</param>
/// <param name="DryRun">Only tell how many there are.</param>
/// <param name="UndoWindow">How long to wait before it begins: ISO 8601 or seconds.</param>
internal sealed record PurgeRequest(string? Reason = null, bool DryRun = false, TimeSpan? UndoWindow = null);
