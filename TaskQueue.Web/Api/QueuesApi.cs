using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The queues and how they stand.</summary>
internal static class QueuesApi
{
    public static void MapQueues(this IEndpointRouteBuilder api)
    {
        var queues = api.MapGroup("/queues").WithTags("Queues");
        queues
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listQueues", "List queues", "All that a task has ever named, by name.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(SystemExamples.Queues)
            .Refuses(400, 422);
        queues
            .MapGet("/{name}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getQueue", "Get a queue", "A / in its name is written %2F.")
            .Answers(SystemExamples.Queue)
            .Refuses(404);
    }

    private static async Task<Ok<ListResponse<QueueResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        var actor = Actor.From(user);
        var asked = PageQuery.From(context.Request);
        var page = ListResponse.Cut(await queues.ListAsync(actor, context.RequestAborted), asked, q => q);
        var oldest = await waits.OldestAsync(actor, NamesOfReady(page.Items), context.RequestAborted);
        return TypedResults.Ok(
            new ListResponse<QueueResponse>([.. page.Items.Select(q => Show(q, oldest))], page.NextCursor)
        );
    }

    private static async Task<Ok<QueueResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        // A slash stays escaped in a route value, since it would end the segment.
        name = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var actor = Actor.From(user);
        var all = await queues.ListAsync(actor, context.RequestAborted);
        var queue =
            all.FirstOrDefault(q => q.Name == name)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such queue.");
        var oldest = await waits.OldestAsync(actor, NamesOfReady([queue]), context.RequestAborted);
        return TypedResults.Ok(Show(queue, oldest));
    }

    private static IReadOnlyList<string> NamesOfReady(IReadOnlyList<QueueOverview> queues) =>
        [.. queues.Where(q => q.Queued > 0).Select(q => q.Name)];

    private static QueueResponse Show(QueueOverview queue, IReadOnlyDictionary<string, TimeSpan> oldest) =>
        QueueResponse.Of(queue, oldest.TryGetValue(queue.Name, out var wait) ? wait : null);
}

/// <summary>A queue and how it stands.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Paused">Whether its tasks wait for a resume.</param>
/// <param name="PausedBy">Who paused it.</param>
/// <param name="Reason">Why it is paused.</param>
/// <param name="Until">When it goes on by itself.</param>
/// <param name="Depth">Tasks that wait: scheduled, blocked, queued and retrying.</param>
/// <param name="Running">Tasks known to run; those that ran for less than a second are not.</param>
/// <param name="OldestWait">How long its oldest ready task has waited; null when none is ready.</param>
/// <param name="Limits">What bounds it; null while nothing does.</param>
/// <param name="Weight">Its share beside other queues.</param>
/// <param name="Counts">Its tasks by status, and how many were ever accepted and removed.</param>
internal sealed record QueueResponse(
    string Name,
    bool Paused,
    string? PausedBy,
    string? Reason,
    DateTimeOffset? Until,
    long Depth,
    long Running,
    TimeSpan? OldestWait,
    IReadOnlyDictionary<string, int>? Limits,
    int Weight,
    QueueCountsResponse Counts
)
{
    public static QueueResponse Of(QueueOverview queue, TimeSpan? oldestWait) =>
        new(
            queue.Name,
            Paused: false,
            PausedBy: null,
            Reason: null,
            Until: null,
            queue.Depth,
            queue.Running,
            oldestWait,
            Limits: null,
            Weight: 1,
            QueueCountsResponse.Of(queue)
        );
}

/// <summary>The tasks of a queue by status.</summary>
internal sealed record QueueCountsResponse(
    long Accepted,
    long Removed,
    long Scheduled,
    long Blocked,
    long Queued,
    long Running,
    long Retrying,
    long Succeeded,
    long Dead,
    long Cancelled,
    long Expired,
    long Skipped
)
{
    public static QueueCountsResponse Of(QueueOverview queue) =>
        new(
            queue.Accepted,
            queue.Removed,
            queue.Scheduled,
            queue.Blocked,
            queue.Queued,
            queue.Running,
            queue.Retrying,
            queue.Succeeded,
            queue.Dead,
            queue.Cancelled,
            queue.Expired,
            queue.Skipped
        );
}
