using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Engines;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Api;

/// <summary>How the store stands: sizes, pools, slow statements and their plans.</summary>
internal static class StoreApi
{
    public static void MapStore(this IEndpointRouteBuilder api)
    {
        var system = api.MapGroup("/system").WithTags("System").RequireAuthorization(Permissions.SystemRead);
        system
            .MapGet("/store", StoreAsync)
            .Says(
                "getStore",
                "Tell sizes, tables and migrations of the store",
                "Tasks are counted by their counters; rows of other tables are the database's estimate, null until it "
                    + "was analysed. Nothing is scanned."
            )
            .Answers(StoreExamples.Store)
            .Refuses();
        system
            .MapGet("/performance", Performance)
            .Says(
                "getPerformance",
                "Tell how pools and the write gate stand, and how fast the API answers",
                "writeGate is there on SQLite alone; limits and waits of pools on PostgreSQL alone. requests has the minutes of the "
                    + "last hour in which this process answered any, without streams, downloads and what workers ask for."
            )
            .Answers(StoreExamples.Performance)
            .Refuses();
        system
            .MapGet("/slow-queries", Slow)
            .Says(
                "listSlowQueries",
                "List slow statements, the slowest first",
                "Since the process started, by their text without values; those that took Storage:SlowStatement or longer."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(StoreExamples.SlowQueries)
            .Refuses(400, 422);
        system
            .MapGet("/slow-queries/{id}/plan", PlanAsync)
            .Says(
                "getSlowQueryPlan",
                "Explain a slow statement",
                "How the database would run it, for any values; nothing is run."
            )
            .Answers(StoreExamples.Plan)
            .Refuses(404, 422);
    }

    private static async Task<Ok<StoreResponse>> StoreAsync(
        HttpContext context,
        ClaimsPrincipal user,
        StoreReport report
    )
    {
        var facts = await report.ReadAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(
            new StoreResponse(
                facts.IsSqlite ? "sqlite" : "postgres",
                facts.Size.Bytes,
                facts.Size.FreeBytes,
                facts.Size.LogBytes,
                facts.Tables,
                facts.Migrations
            )
        );
    }

    private static Ok<PerformanceResponse> Performance(
        ClaimsPrincipal user,
        StoreReport report,
        RequestTimes times
    )
    {
        var use = report.ReadConnections(Actor.From(user));
        return TypedResults.Ok(
            new PerformanceResponse(use.Pools, use.WriteGate, [.. times.Read().Where(m => m.Count > 0)])
        );
    }

    private static Ok<ListResponse<SlowQuery>> Slow(
        HttpContext context,
        ClaimsPrincipal user,
        StoreReport report
    ) =>
        TypedResults.Ok(
            ListResponse.Cut(report.ReadSlow(Actor.From(user)), PageQuery.From(context.Request), q => q)
        );

    private static async Task<Ok<PlanResponse>> PlanAsync(
        string id,
        HttpContext context,
        ClaimsPrincipal user,
        StoreReport report
    ) =>
        TypedResults.Ok(
            new PlanResponse(id, await report.PlanAsync(Actor.From(user), id, context.RequestAborted))
        );
}

/// <summary>How the store stands.</summary>
/// <param name="Provider"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Bytes">All of it, without the log of changes.</param>
/// <param name="FreeBytes">SQLite: room of removed rows.</param>
/// <param name="LogBytes">SQLite: the log of changes that are not in the file yet.</param>
/// <param name="Tables">Its tables, by name.</param>
/// <param name="Migrations">The migrations that it has, oldest first.</param>
internal sealed record StoreResponse(
    string Provider,
    long Bytes,
    long? FreeBytes,
    long? LogBytes,
    IReadOnlyList<TableFacts> Tables,
    IReadOnlyList<string> Migrations
);

/// <summary>How connections are used, and how fast the API answers.</summary>
/// <param name="Pools">The pools of connections.</param>
/// <param name="WriteGate">SQLite: the gate that lets one writer in at a time.</param>
/// <param name="Requests">The minutes of the last hour that had any request, the oldest first.</param>
internal sealed record PerformanceResponse(
    IReadOnlyList<PoolUse> Pools,
    GateUse? WriteGate,
    IReadOnlyList<RequestMinute> Requests
);

/// <summary>How the database would run a statement.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Plan">A line for each step, indented by depth.</param>
internal sealed record PlanResponse(string Id, IReadOnlyList<string> Plan);
