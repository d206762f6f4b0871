using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Workers in any language: they register, beat, lease and leave.</summary>
internal static class RemoteWorkersApi
{
    private const int MostBeat = 256 * 1024;

    public static void MapRemoteWorkers(this IEndpointRouteBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("Remote workers");
        workers
            .MapPost("", RegisterAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "registerWorker",
                "Register a worker",
                "For a program in any language that runs tasks over REST. Its types may be submitted from now on. Whoever "
                    + "registers it speaks for it: the same account, or the same key, must make all further calls. deprecatedTypes names those of its "
                    + "types that should not be used any more. 403 with the code switched_off where Features:RemoteWorkers is false."
            )
            .Takes<RegisterWorkerRequest>(RemoteExamples.Register)
            .Answers(SystemExamples.Worker)
            .Refuses(400, 413, 415, 422);
        workers
            .MapPost("/{id:guid}/heartbeat", BeatAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "beatWorker",
                "Say that a worker lives",
                "Renews the leases that it names, and tells what it lost, what to stop, and what an operator wants of it. "
                    + "Beat within beatWithin, a third of a lease."
            )
            .Takes<HeartbeatRequest>(RemoteExamples.Heartbeat, MostBeat)
            .Answers(RemoteExamples.HeartbeatAnswer)
            .Refuses(400, 404, 413, 415, 422);
        workers
            .MapPost("/{id:guid}/lease", LeaseAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "leaseTasks",
                "Lease tasks",
                "Waits up to wait (30 seconds at the most) until there is one. Until its lease is over a task is this "
                    + "worker's alone; name its leaseToken in all that you say of it. 403 with the code switched_off where "
                    + "Features:RemoteWorkers is false: what is leased may still be renewed and finished."
            )
            .Takes<LeaseTasksRequest>(RemoteExamples.Lease)
            .Answers(RemoteExamples.LeaseAnswer)
            .Refuses(400, 404, 413, 415, 422);
        workers
            .MapDelete("/{id:guid}", LeaveAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "deregisterWorker",
                "Take a worker away",
                "What it runs is handed back and runs elsewhere at once."
            )
            .Answers(RemoteExamples.Left)
            .Refuses(404);
    }

    private static async Task<Created<WorkerResponse>> RegisterAsync(
        RegisterWorkerRequest body,
        HttpRequest request,
        ClaimsPrincipal user,
        RemoteWorkers workers,
        TaskTypeCatalogue types
    )
    {
        var worker = await workers.RegisterAsync(
            Actor.From(user),
            new(body.Name, body.Types)
            {
                Queues = body.Queues ?? ["*"],
                Labels = body.Labels ?? [],
                Capacity = body.Capacity ?? 1,
                Version = body.Version ?? "",
                Host = body.Host ?? "",
            }
        );
        return TypedResults.Created(
            $"{request.PathBase}{ApiRegistration.Prefix}/workers/{worker.Id}",
            WorkerResponse.Of(worker) with
            {
                DeprecatedTypes = DeprecatedTypeResponse.Among(worker.Types, types),
            }
        );
    }

    private static async Task<Ok<HeartbeatResponse>> BeatAsync(
        Guid id,
        HeartbeatRequest body,
        ClaimsPrincipal user,
        RemoteWorkers workers
    )
    {
        var answer = await workers.BeatAsync(
            Actor.From(user),
            id,
            new([
                .. (body.Leases ?? [])
                    .Where(l => l is not null)
                    .Select(l => new HeldTicket(l.TaskId, l.LeaseToken)),
            ])
            {
                Running = body.Running,
                MemoryBytes = body.MemoryBytes,
                Cpu = body.Cpu,
                Succeeded = body.Succeeded,
                Failed = body.Failed,
            }
        );
        return TypedResults.Ok(
            new HeartbeatResponse(
                answer.Order.ToString().ToLowerInvariant(),
                answer.Lost,
                answer.Cancelled,
                answer.Closed,
                answer.ExpiresAt,
                answer.BeatWithin
            )
        );
    }

    private static async Task<Ok<LeaseTasksResponse>> LeaseAsync(
        Guid id,
        LeaseTasksRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        RemoteLeases leases
    )
    {
        var (given, order) = await leases.LeaseAsync(
            Actor.From(user),
            id,
            new()
            {
                Queues = body.Queues,
                Types = body.Types,
                Most = body.Max ?? 1,
                Wait = body.Wait ?? TimeSpan.Zero,
            },
            context.RequestAborted
        );
        return TypedResults.Ok(
            new LeaseTasksResponse([.. given.Select(LeaseResponse.Of)], order.ToString().ToLowerInvariant())
        );
    }

    private static async Task<Ok<LeftResponse>> LeaveAsync(
        Guid id,
        ClaimsPrincipal user,
        RemoteWorkers workers
    ) => TypedResults.Ok(new LeftResponse(await workers.LeaveAsync(Actor.From(user), id)));
}

/// <summary>A worker that wants to run tasks over REST.</summary>
/// <param name="Name">Its name; need not be unique.</param>
/// <param name="Types">The task types that it can run; none of the built-in ones.</param>
/// <param name="Queues">The queues it serves; a single * (the default) is all.</param>
/// <param name="Labels">Its labels: it gets tasks that require none, or some of these.</param>
/// <param name="Capacity">How many tasks it runs at once; 1 when absent.</param>
/// <param name="Version">Its own version.</param>
/// <param name="Host">The machine it runs on.</param>
internal sealed record RegisterWorkerRequest(
    string Name,
    IReadOnlyList<string> Types,
    IReadOnlyList<string>? Queues = null,
    IReadOnlyList<string>? Labels = null,
    int? Capacity = null,
    string? Version = null,
    string? Host = null
);

/// <summary>A sign of life.</summary>
/// <param name="Leases">All leases that the worker holds; each is renewed.</param>
/// <param name="Running">How many tasks it runs; as many as it has leases when absent.</param>
/// <param name="MemoryBytes">Bytes of memory that it holds.</param>
/// <param name="Cpu">Share of its machine's cores that it uses, 0 to 1.</param>
/// <param name="Succeeded">Attempts that succeeded since it started.</param>
/// <param name="Failed">Attempts that failed since it started.</param>
internal sealed record HeartbeatRequest(
    IReadOnlyList<HeldLeaseRequest>? Leases = null,
    int? Running = null,
    long? MemoryBytes = null,
    double? Cpu = null,
    long? Succeeded = null,
    long? Failed = null
);

/// <summary>A lease that a worker holds.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="LeaseToken">The token that came with it.</param>
internal sealed record HeldLeaseRequest(Guid TaskId, string LeaseToken);

/// <summary>What a worker is to do.</summary>
/// <param name="Order">work, pause, drain or stop.</param>
/// <param name="Lost">Tasks that are not its own any more; their results would be refused.</param>
/// <param name="Cancelled">Tasks to stop: somebody cancelled them, or their time is over. Then fail them.</param>
/// <param name="Closed">Whether nothing was renewed, since the broker is being rebuilt: go on, and beat again soon.</param>
/// <param name="ExpiresAt">Until when its leases are good now.</param>
/// <param name="BeatWithin">When to beat again.</param>
internal sealed record HeartbeatResponse(
    string Order,
    IReadOnlyList<Guid> Lost,
    IReadOnlyList<Guid> Cancelled,
    bool Closed,
    DateTimeOffset ExpiresAt,
    TimeSpan BeatWithin
);

/// <summary>What a worker wants to run.</summary>
/// <param name="Queues">The queues to look in; those it registered with when absent.</param>
/// <param name="Types">The types to take; those it registered with when absent.</param>
/// <param name="Max">How many leases at the most, 1 to 100; 1 when absent.</param>
/// <param name="Wait">How long to wait for one, at most PT30S; not at all when absent.</param>
internal sealed record LeaseTasksRequest(
    IReadOnlyList<string>? Queues = null,
    IReadOnlyList<string>? Types = null,
    int? Max = null,
    TimeSpan? Wait = null
);

/// <summary>What a worker got.</summary>
/// <param name="Leases">The leases; none when there was nothing in time.</param>
/// <param name="Order">work; or pause, drain or stop, while it gets none.</param>
internal sealed record LeaseTasksResponse(IReadOnlyList<LeaseResponse> Leases, string Order);

/// <summary>A task that is a worker's own until its lease ends.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Type">What is to be done.</param>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Payload">The payload, as it came.</param>
/// <param name="Attempt">The number of this attempt, from 1.</param>
/// <param name="MaxAttempts">How many may fail.</param>
/// <param name="Losses">How often a worker was lost while it ran this; be careful from 1 on.</param>
/// <param name="LeaseToken">Names the lease in all further calls.</param>
/// <param name="ExpiresAt">When the lease ends unless renewed.</param>
/// <param name="Timeout">How long the attempt may run.</param>
/// <param name="Deadline">When the attempt has to be over: after its timeout, or at the task's deadline, whichever comes first.</param>
/// <param name="TaskDeadline">When the task has to be done, all attempts together; null where there is no such bound.</param>
/// <param name="TraceId">The trace of the request that submitted it.</param>
internal sealed record LeaseResponse(
    Guid TaskId,
    string Type,
    string Queue,
    int Priority,
    RawJson Payload,
    int Attempt,
    int MaxAttempts,
    int Losses,
    string LeaseToken,
    DateTimeOffset ExpiresAt,
    TimeSpan Timeout,
    DateTimeOffset Deadline,
    DateTimeOffset? TaskDeadline,
    string? TraceId
)
{
    public static LeaseResponse Of(RemoteLease lease) =>
        new(
            lease.Task.Id,
            lease.Task.Type,
            lease.Task.Queue,
            lease.Task.Priority,
            new(lease.Task.Payload),
            lease.Task.Attempt,
            lease.Task.MaxAttempts,
            lease.Task.Losses,
            lease.LeaseToken,
            lease.ExpiresAt,
            lease.Task.Timeout,
            lease.Deadline,
            lease.Task.Deadline,
            lease.Task.TraceId
        );
}

/// <summary>What became of a worker's leases.</summary>
/// <param name="HandedBack">How many were handed back.</param>
internal sealed record LeftResponse(int HandedBack);
