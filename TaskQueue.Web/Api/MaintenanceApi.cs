using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Maintenance of the store, in the background.</summary>
internal static class MaintenanceApi
{
    public static void MapMaintenance(this IEndpointRouteBuilder api)
    {
        var maintenance = api.MapGroup("/system/maintenance").WithTags("System");
        maintenance
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.SystemRead)
            .Says(
                "listMaintenance",
                "List maintenance, the newest first",
                "The last hundred runs are remembered."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(StoreExamples.MaintenanceRuns)
            .Refuses(400, 422);
        maintenance
            .MapPost("", StartAsync)
            .RequireAuthorization(Permissions.SystemManage)
            .Says(
                "startMaintenance",
                "Begin a piece of maintenance",
                "analyze takes stock for the planner; vacuum gives room back, and on SQLite keeps writers waiting "
                    + "meanwhile; check looks for damage and for tasks that are unaccounted for. One at a time, else 409. "
                    + "The list tells how it goes on."
            )
            .Takes<MaintenanceRequest>(StoreExamples.Maintenance)
            .Answers(StoreExamples.MaintenanceRun)
            .Refuses(400, 409, 413, 415, 422);
    }

    private static async Task<Ok<ListResponse<MaintenanceResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        StoreUpkeep upkeep
    )
    {
        var page = PageQuery.From(context.Request);
        var runs = await upkeep.ListAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(runs, page, r => MaintenanceResponse.Of(r.Run, r.Percent)));
    }

    private static async Task<Accepted<MaintenanceResponse>> StartAsync(
        MaintenanceRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        StoreUpkeep upkeep
    )
    {
        var run = await upkeep.StartAsync(Actor.From(user), Read(body.Action), context.RequestAborted);
        return TypedResults.Accepted((string?)null, MaintenanceResponse.Of(run, 0));
    }

    private static MaintenanceAction Read(string? action) =>
        action switch
        {
            "analyze" => MaintenanceAction.Analyze,
            "vacuum" => MaintenanceAction.Vacuum,
            "check" => MaintenanceAction.Check,
            null => throw RefusalException.Field("action", "Is missing: analyze, vacuum or check."),
            _ => throw RefusalException.Field("action", "Must be analyze, vacuum or check."),
        };
}

/// <summary>What is to be done.</summary>
/// <param name="Action">analyze, vacuum or check.</param>
internal sealed record MaintenanceRequest(string? Action = null);

/// <summary>A piece of maintenance.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Action">analyze, vacuum or check.</param>
/// <param name="Actor">Who asked; system when nobody did.</param>
/// <param name="Status">running, succeeded, failed, found (a check that found something) or interrupted.</param>
/// <param name="Percent">How far it is, while it runs in the process that answers.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Detail">What was found, or why it failed.</param>
/// <param name="SizeBefore">Bytes of the store before.</param>
/// <param name="SizeAfter">Bytes of the store afterwards.</param>
internal sealed record MaintenanceResponse(
    Guid Id,
    string Action,
    string Actor,
    string Status,
    int? Percent,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Detail,
    long SizeBefore,
    long? SizeAfter
)
{
    public static MaintenanceResponse Of(MaintenanceRun run, int? percent) =>
        new(
            run.Id,
            run.Action.ToString().ToLowerInvariant(),
            run.Actor,
            run.Outcome.ToString().ToLowerInvariant(),
            percent,
            run.StartedAt,
            run.FinishedAt,
            run.Detail,
            run.SizeBefore,
            run.SizeAfter
        );
}
