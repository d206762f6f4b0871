using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>How a worker is doing, without what it runs.</summary>
internal static class WorkerPerformanceApi
{
    public static void MapWorkerPerformance(this IEndpointRouteBuilder workers) =>
        workers
            .MapGet("/{id:guid}/performance", FindAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getWorkerPerformance",
                "Get how a worker is doing",
                "Since its start, in the last hour, and in each minute of it. Minutes in which nobody looked are left out."
            )
            .Answers(SystemExamples.WorkerPerformance)
            .Refuses(404);

    private static async Task<Ok<WorkerPerformanceResponse>> FindAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        WorkerQueries workers
    ) =>
        await workers.PerformanceAsync(Actor.From(user), id, context.RequestAborted) is { } found
            ? TypedResults.Ok(WorkerPerformanceResponse.Of(found))
            : throw new RefusalException(RefusalCode.NotFound, $"There is no worker {id}.");
}

/// <summary>How a worker is doing.</summary>
/// <param name="Id">The worker.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">alive, draining, paused, lost or stopped.</param>
/// <param name="StartedAt">When the process started.</param>
/// <param name="Capacity">How many tasks it runs at once.</param>
/// <param name="Running">How many it runs now.</param>
/// <param name="Load">How it is doing, since its start where nothing else is said.</param>
/// <param name="SucceededLately">Attempts that succeeded in the last hour.</param>
/// <param name="FailedLately">Attempts that failed in it.</param>
/// <param name="History">How it stood in each minute of the last hour, the oldest first.</param>
internal sealed record WorkerPerformanceResponse(
    Guid Id,
    string Name,
    string Status,
    DateTimeOffset StartedAt,
    int Capacity,
    int Running,
    WorkerLoadResponse Load,
    long SucceededLately,
    long FailedLately,
    IReadOnlyList<WorkerSampleResponse> History
)
{
    public static WorkerPerformanceResponse Of(WorkerPerformance found) =>
        new(
            found.Worker.Id,
            found.Worker.Name,
            found.Worker.Status.ToString().ToLowerInvariant(),
            found.Worker.StartedAt,
            found.Worker.Capacity,
            found.Worker.Running,
            WorkerLoadResponse.Of(found.Worker),
            found.SucceededLately,
            found.FailedLately,
            [.. found.Samples.Select(WorkerSampleResponse.Of)]
        );
}
