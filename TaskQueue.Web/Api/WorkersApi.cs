using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The workers and how they stand.</summary>
internal static class WorkersApi
{
    public static void MapWorkers(this IEndpointRouteBuilder api) =>
        api.MapGroup("/workers")
            .WithTags("Workers")
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listWorkers",
                "List workers",
                "Those that are alive first; stopped ones are forgotten after a day."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(SystemExamples.Workers)
            .Refuses(400, 422);

    private static async Task<Ok<ListResponse<WorkerResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        WorkerQueries workers
    )
    {
        var page = PageQuery.From(context.Request);
        var all = await workers.ListAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(all, page, WorkerResponse.Of));
    }
}

/// <summary>One worker process, from its start to its end.</summary>
/// <param name="Id">One per process start.</param>
/// <param name="Name">Its name; need not be unique.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Version">The product version it runs.</param>
/// <param name="Status">alive, draining, lost or stopped.</param>
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
    string Status,
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
            worker.Status.ToString().ToLowerInvariant(),
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
