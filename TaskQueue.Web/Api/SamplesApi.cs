using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>Sample tasks to look at, and their removal.</summary>
internal static class SamplesApi
{
    public static void MapSamples(this IEndpointRouteBuilder api)
    {
        var samples = api.MapGroup("/system/samples")
            .WithTags("System")
            .RequireAuthorization(Permissions.SystemManage);
        samples
            .MapPost("", AddAsync)
            .Says(
                "addSamples",
                "Submit sample tasks",
                "A few dozen tasks of the built-in types, none of which needs the network, in several queues, priorities "
                    + "and states, tagged sample. 409 while they are there; 403 with the code switched_off where Features:Samples is false."
            )
            .Answers(StoreExamples.SamplesAdded)
            .Refuses(409);
        samples
            .MapDelete("", RemoveAsync)
            .Says(
                "removeSamples",
                "Take the sample tasks away",
                "Those that wait are cancelled and deleted; those that run are asked to stop, and counted as stopping: ask "
                    + "again for them. Tasks of yours with the same tag stay."
            )
            .Answers(StoreExamples.SamplesRemoved)
            .Refuses();
    }

    private static async Task<Created<SamplesAddedResponse>> AddAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SampleData samples
    ) =>
        TypedResults.Created(
            $"{ApiRegistration.Prefix}/tasks?tag={SampleData.Tag}",
            new SamplesAddedResponse(await samples.AddAsync(Actor.From(user), context.RequestAborted))
        );

    private static async Task<Ok<SamplesRemovedResponse>> RemoveAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SampleData samples
    )
    {
        var (removed, stopping) = await samples.RemoveAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(new SamplesRemovedResponse(removed, stopping));
    }
}

/// <summary>The samples are there.</summary>
/// <param name="Tasks">How many.</param>
internal sealed record SamplesAddedResponse(int Tasks);

/// <summary>The samples go.</summary>
/// <param name="Removed">How many are gone.</param>
/// <param name="Stopping">How many still run, and were asked to stop.</param>
internal sealed record SamplesRemovedResponse(int Removed, int Stopping);
