using System.Globalization;
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
        api.MapPurge();
        var queues = api.MapGroup("/queues").WithTags("Queues").AddEndpointFilter(PathAsSent.RefuseAsync);
        queues
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listQueues", "List queues", "All that a task has ever named.")
            .TakesQuery([.. QueryParameters.OfPage, .. ListSearches.OfQueues])
            .Answers(SystemExamples.Queues)
            .Refuses(400, 422);
        queues
            .MapGet("/{name}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getQueue", "Get a queue", "A / in its name is written %2F.")
            .Answers(SystemExamples.Queue)
            .Refuses(400, 404);
        queues
            .MapPut("/{name}", LimitAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "putQueue",
                "Limit a queue",
                "Says all of its limits and its weight; what is left out is not limited. With until it stands in the place of "
                    + "what was said before, and lifts itself then; without, it is what holds from now on. A queue that no task "
                    + "has named yet may be limited too. Send If-Match with the ETag to refuse a change of what you have not seen."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<QueueSettingsRequest>(SystemExamples.QueueSettings)
            .Answers(SystemExamples.Queue)
            .Refuses(400, 409, 412, 413, 415, 422);
        queues
            .MapDelete("/{name}/override", LiftAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "liftQueue",
                "Lift an override",
                "Lets the limits hold again that were said without an end."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(SystemExamples.Queue)
            .Refuses(400, 404, 409, 412);
        queues
            .MapPost("/{name}/pause", PauseAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "pauseQueue",
                "Pause a queue",
                "Workers take no more of its tasks; what they have goes on, and tasks are accepted as before. With until it "
                    + "goes on by itself. A second pause replaces reason and end of the first."
            )
            .Takes<PauseRequest>(SystemExamples.Pause)
            .Answers(SystemExamples.Queue)
            .Refuses(400, 409, 413, 415, 422);
        queues
            .MapPost("/{name}/resume", ResumeAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says("resumeQueue", "Resume a queue", "Nothing happens where it is not paused.")
            .Answers(SystemExamples.Queue)
            .Refuses(400, 404, 409, 413);
    }

    private static async Task<Ok<ListResponse<QueueResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        var actor = Actor.From(user);
        var fields = new QueryFields(context.Request.Query);
        var (asked, search) = (fields.Page(), ListSearches.Queues(fields));
        fields.ThrowIfAny();
        var all = await queues.ListAsync(actor, context.RequestAborted);
        var page = search.PageOf(all, asked.Cursor, asked.Limit);
        var oldest = await waits.OldestAsync(actor, NamesOfReady(page.Items), context.RequestAborted);
        return TypedResults.Ok(
            new ListResponse<QueueResponse>([.. page.Items.Select(q => Show(q, oldest))], page.NextCursor)
        );
    }

    private static Task<Ok<QueueResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueQueries queues,
        QueueWaits waits
    ) => ShowAsync(name, context, Actor.From(user), queues, waits);

    private static async Task<Ok<QueueResponse>> ShowAsync(
        string name,
        HttpContext context,
        Actor actor,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        name = NameOf(name);
        var all = await queues.ListAsync(actor, context.RequestAborted);
        var queue =
            all.FirstOrDefault(q => q.Name == name)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such queue.");
        var oldest = await waits.OldestAsync(actor, NamesOfReady([queue]), context.RequestAborted);
        context.Response.Headers.ETag =
            $"\"{(queue.Policy?.Version ?? 0).ToString(CultureInfo.InvariantCulture)}\"";
        return TypedResults.Ok(Show(queue, oldest));
    }

    private static async Task<Ok<QueueResponse>> LimitAsync(
        string name,
        QueueSettingsRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        var version = IfMatch.Read(context.Request);
        await control.LimitAsync(
            Actor.From(user),
            NameOf(name),
            body.ToLimits(),
            body.Reason,
            body.Until,
            version
        );
        return await ShowAsync(name, context, Controller(user), queues, waits);
    }

    private static async Task<Ok<QueueResponse>> LiftAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        await control.LiftAsync(Actor.From(user), NameOf(name), IfMatch.Read(context.Request));
        return await ShowAsync(name, context, Controller(user), queues, waits);
    }

    private static async Task<Ok<QueueResponse>> PauseAsync(
        string name,
        PauseRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        await control.PauseAsync(Actor.From(user), NameOf(name), body?.Reason, body?.Until);
        return await ShowAsync(name, context, Controller(user), queues, waits);
    }

    private static async Task<Ok<QueueResponse>> ResumeAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control,
        QueueQueries queues,
        QueueWaits waits
    )
    {
        await NoBody.CheckAsync(context.Request);
        await control.ResumeAsync(Actor.From(user), NameOf(name));
        return await ShowAsync(name, context, Controller(user), queues, waits);
    }

    // Who controls a queue is shown how it stands.
    internal static Actor Controller(ClaimsPrincipal user) =>
        Actor.From(user).Also(Permissions.TasksRead, Permissions.QueuesControl);

    // A slash stays escaped in a route value, since it would end the segment.
    internal static string NameOf(string name) => PathAsSent.WithSlashes(name);

    private static IReadOnlyList<string> NamesOfReady(IReadOnlyList<QueueOverview> queues) =>
        [.. queues.Where(q => q.Queued > 0).Select(q => q.Name)];

    private static QueueResponse Show(QueueOverview queue, IReadOnlyDictionary<string, TimeSpan> oldest) =>
        QueueResponse.Of(queue, oldest.TryGetValue(queue.Name, out var wait) ? wait : null);
}

/// <summary>Why and for how long a queue is paused.</summary>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
/// <param name="Until">When it goes on by itself; null when somebody has to resume it.</param>
internal sealed record PauseRequest(string? Reason = null, DateTimeOffset? Until = null);

/// <summary>A queue and how it stands.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Paused">Whether its tasks wait for a resume.</param>
/// <param name="PausedBy">Who paused it.</param>
/// <param name="PausedAt">When.</param>
/// <param name="Reason">Why it is paused.</param>
/// <param name="Until">When it goes on by itself.</param>
/// <param name="Depth">Tasks that wait: scheduled, blocked, queued and retrying.</param>
/// <param name="Running">Tasks known to run; those that ran for less than a second are not.</param>
/// <param name="OldestWait">How long its oldest ready task has waited; null when none is ready.</param>
/// <param name="Limits">What bounds it; null while nothing does.</param>
/// <param name="Weight">Its share beside other queues.</param>
/// <param name="LimitsBy">Who said the limits and the weight that are to stay; null while nobody has.</param>
/// <param name="LimitsAt">When.</param>
/// <param name="LimitsReason">Why.</param>
/// <param name="Override">What stands for a time in the place of the limits that are meant to be; null while nothing does.</param>
/// <param name="Counts">Its tasks by status, and how many were ever accepted and removed.</param>
internal sealed record QueueResponse(
    string Name,
    bool Paused,
    string? PausedBy,
    DateTimeOffset? PausedAt,
    string? Reason,
    DateTimeOffset? Until,
    long Depth,
    long Running,
    TimeSpan? OldestWait,
    QueueLimitsResponse? Limits,
    int Weight,
    string? LimitsBy,
    DateTimeOffset? LimitsAt,
    string? LimitsReason,
    QueueOverrideResponse? Override,
    QueueCountsResponse Counts
)
{
    public static QueueResponse Of(QueueOverview queue, TimeSpan? oldestWait) =>
        new(
            queue.Name,
            Paused: queue.Policy?.Paused ?? false,
            queue.Policy?.PausedBy,
            queue.Policy?.PausedAt,
            queue.Policy?.PauseReason,
            queue.Policy?.PausedUntil,
            queue.Depth,
            queue.Running,
            oldestWait,
            QueueLimitsResponse.Of(queue.Policy?.Effective),
            queue.Policy?.Effective.Weight ?? 1,
            queue.Policy?.LimitsBy,
            queue.Policy?.LimitsAt,
            queue.Policy?.LimitsReason,
            QueueOverrideResponse.Of(queue.Policy),
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
