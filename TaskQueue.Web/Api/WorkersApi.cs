using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The workers and how they stand.</summary>
internal static class WorkersApi
{
    public static void MapWorkers(this IEndpointRouteBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("Workers");
        workers
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listWorkers",
                "List workers",
                "Those that are alive first; stopped ones are forgotten after a day."
            )
            .TakesQuery([.. QueryParameters.OfPage, .. ListSearches.OfWorkers])
            .Answers(SystemExamples.Workers)
            .Refuses(400, 422);
        workers
            .MapGet("/{id:guid}", FindAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getWorker",
                "Get a worker, and what it has been doing",
                "details has the tasks that it runs, what failed on it lately, and how it stood in each minute of the last hour."
            )
            .Answers(SystemExamples.WorkerWithDetails)
            .Refuses(404);
        workers.MapWorkerPerformance();
        MapOrder(
            workers,
            WorkerOrder.Pause,
            "pause",
            "Take no more tasks for now, or until the time that is said; what runs goes on."
        );
        MapOrder(workers, WorkerOrder.Work, "resume", "Take tasks again, after a pause or a drain.");
        MapOrder(
            workers,
            WorkerOrder.Drain,
            "drain",
            "Take no more tasks, for good or until the time that is said: as a pause, but shown as the way to an end."
        );
        MapOrder(
            workers,
            WorkerOrder.Stop,
            "stop",
            "Take no more tasks, end what runs within Worker:ShutdownTimeout, hand back the rest, and end the process. "
                + "409 for a worker that is a part of the server."
        );
    }

    private static void MapOrder(
        IEndpointRouteBuilder workers,
        WorkerOrder order,
        string verb,
        string meaning
    )
    {
        var path = $"/{{id:guid}}/{verb}";
        var route = order is WorkerOrder.Pause or WorkerOrder.Drain
            ? workers
                .MapPost(
                    path,
                    (Guid id, PauseRequest? body, ClaimsPrincipal user, WorkerOrders orders) =>
                        OrderAsync(id, order, body?.Reason, body?.Until, user, orders)
                )
                .Takes<PauseRequest>(SystemExamples.Pause)
            : workers
                .MapPost(
                    path,
                    (Guid id, WorkerOrderRequest? body, ClaimsPrincipal user, WorkerOrders orders) =>
                        OrderAsync(id, order, body?.Reason, until: null, user, orders)
                )
                .Takes<WorkerOrderRequest>(SystemExamples.WorkerOrder);
        route
            .RequireAuthorization(Permissions.WorkersControl)
            .Says(
                $"{verb}Worker",
                $"Tell a worker to {verb}",
                meaning
                    + " It hears it with its next beat: each second, while Redis answers. 409 when it is lost or has ended."
            )
            .Answers(SystemExamples.Worker)
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static async Task<Ok<WorkerResponse>> FindAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        WorkerQueries workers
    ) =>
        await workers.DetailsAsync(Actor.From(user), id, context.RequestAborted) is { } found
            ? TypedResults.Ok(
                WorkerResponse.Of(found.Worker) with
                {
                    Details = WorkerDetailsResponse.Of(found),
                }
            )
            : throw new RefusalException(RefusalCode.NotFound, $"There is no worker {id}.");

    private static async Task<Ok<WorkerResponse>> OrderAsync(
        Guid id,
        WorkerOrder order,
        string? reason,
        DateTimeOffset? until,
        ClaimsPrincipal user,
        WorkerOrders orders
    ) =>
        TypedResults.Ok(
            WorkerResponse.Of(await orders.GiveAsync(Actor.From(user), id, order, reason, until))
        );

    private static async Task<Ok<ListResponse<WorkerResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        WorkerQueries workers
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (asked, search) = (fields.Page(), ListSearches.Workers(fields));
        fields.ThrowIfAny();
        var page = await workers.ListAsync(
            Actor.From(user),
            search,
            asked.Cursor,
            asked.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(page, WorkerResponse.Of));
    }
}

/// <summary>Why a worker is told something.</summary>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
internal sealed record WorkerOrderRequest(string? Reason = null);

/// <summary>One worker process, from its start to its end.</summary>
/// <param name="Id">One per process start.</param>
/// <param name="Name">Its name; need not be unique.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Version">The product version it runs.</param>
/// <param name="OtherVersion">Whether major or minor number differ from this server's; never for a program over REST.</param>
/// <param name="Status">alive, draining, paused, lost or stopped.</param>
/// <param name="Order">What it was told last: work, pause, drain or stop.</param>
/// <param name="OrderedBy">Who told it; absent when nobody did.</param>
/// <param name="OrderedAt">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it goes on by itself after a pause or a drain; absent when somebody has to resume it.</param>
/// <param name="Standalone">Whether it is a process of its own, which can be told to stop.</param>
/// <param name="Remote">Whether it is a program of its own making that speaks over REST.</param>
/// <param name="Capacity">How many tasks it runs at once.</param>
/// <param name="Running">How many it runs now.</param>
/// <param name="Queues">The queues it serves; * is all.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Types">The task types it can run.</param>
/// <param name="StartedAt">When the process started.</param>
/// <param name="LastBeatAt">When it was last heard of.</param>
/// <param name="LastClaimAt">When it last took a task.</param>
/// <param name="Load">How it is doing, since its start where nothing else is said.</param>
internal sealed record WorkerResponse(
    Guid Id,
    string Name,
    string Host,
    string Version,
    bool OtherVersion,
    string Status,
    string Order,
    string? OrderedBy,
    DateTimeOffset? OrderedAt,
    string? Reason,
    DateTimeOffset? Until,
    bool Standalone,
    bool Remote,
    int Capacity,
    int Running,
    IReadOnlyList<string> Queues,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Types,
    DateTimeOffset StartedAt,
    DateTimeOffset LastBeatAt,
    DateTimeOffset? LastClaimAt,
    WorkerLoadResponse Load
)
{
    public static WorkerResponse Of(WorkerNode worker) =>
        new(
            worker.Id,
            worker.Name,
            worker.Host,
            worker.Version,
            worker.IsOtherVersion,
            worker.Status.ToString().ToLowerInvariant(),
            worker.Order.ToString().ToLowerInvariant(),
            worker.OrderedBy,
            worker.OrderedAt,
            worker.OrderReason,
            worker.OrderUntil,
            worker.Standalone,
            worker.RegisteredBy is not null,
            worker.Capacity,
            worker.Running,
            worker.Queues,
            worker.Labels,
            worker.Types,
            worker.StartedAt,
            worker.LastBeatAt,
            worker.LastClaimAt,
            WorkerLoadResponse.Of(worker)
        );

    /// <summary>What it has been doing; left out but for one worker on its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerDetailsResponse? Details { get; init; }

    /// <summary>On registration: its types that should not be used any more; else, or where there are none, left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeprecatedTypeResponse>? DeprecatedTypes { get; init; }
}

/// <summary>A type that should not be used any more.</summary>
/// <param name="Type">The type.</param>
/// <param name="Deprecation">Why, and what to use instead.</param>
/// <param name="Sunset">When it is to go away.</param>
internal sealed record DeprecatedTypeResponse(string Type, string Deprecation, DateTimeOffset? Sunset)
{
    /// <summary>Those of some types; null where there are none.</summary>
    public static IReadOnlyList<DeprecatedTypeResponse>? Among(
        IEnumerable<string> names,
        TaskTypeCatalogue types
    )
    {
        List<DeprecatedTypeResponse> found =
        [
            .. names
                .Select(name => types.Find(name)?.Type)
                .OfType<TaskType>()
                .Where(type => type.Deprecation is not null)
                .Select(type => new DeprecatedTypeResponse(type.Name, type.Deprecation!, type.Sunset)),
        ];
        return found.Count > 0 ? found : null;
    }
}

/// <summary>How a worker is doing, since its start where nothing else is said.</summary>
/// <param name="MemoryBytes">Bytes of memory that it holds now.</param>
/// <param name="Cpu">Share of its machine's cores that it used in the last seconds, 0 to 1.</param>
/// <param name="Busy">Share of its slots that were in use in the last seconds, 0 to 1.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="SuccessRate">Share of attempts that succeeded, 0 to 1; absent before the first.</param>
/// <param name="MeanMs">Milliseconds that an attempt took on average.</param>
/// <param name="P95Ms">Milliseconds that 95 of 100 attempts stayed under.</param>
internal sealed record WorkerLoadResponse(
    long MemoryBytes,
    double Cpu,
    double Busy,
    long Succeeded,
    long Failed,
    double? SuccessRate,
    double MeanMs,
    double P95Ms
)
{
    public static WorkerLoadResponse Of(WorkerNode worker)
    {
        var ended = worker.Succeeded + worker.Failed;
        return new(
            worker.MemoryBytes,
            Math.Round(worker.Cpu, 3),
            Math.Round(worker.Busy, 3),
            worker.Succeeded,
            worker.Failed,
            ended == 0 ? null : Math.Round((double)worker.Succeeded / ended, 4),
            Math.Round(worker.MeanMs, 2),
            Math.Round(worker.P95Ms, 2)
        );
    }
}
