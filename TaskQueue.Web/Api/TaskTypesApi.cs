using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The task types that may be submitted.</summary>
internal static class TaskTypesApi
{
    public static void MapTaskTypes(this IEndpointRouteBuilder api) =>
        api.MapGroup("/task-types")
            .WithTags("Task types")
            .MapGet("", List)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listTaskTypes",
                "List the known task types",
                "The built-in ones, and whatever a worker announced."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(SystemExamples.TaskTypes)
            .Refuses(400, 422);

    private static Ok<ListResponse<TaskTypeResponse>> List(
        HttpContext context,
        ClaimsPrincipal user,
        TaskTypeCatalogue types
    )
    {
        Actor.From(user).Require(Permissions.TasksRead);
        var page = PageQuery.From(context.Request);
        return TypedResults.Ok(ListResponse.Cut(types.All, page, TaskTypeResponse.Of));
    }
}

/// <summary>A task type.</summary>
/// <param name="Name">What tasks give as their type.</param>
/// <param name="BuiltIn">Whether every worker has it.</param>
internal sealed record TaskTypeResponse(string Name, bool BuiltIn)
{
    public static TaskTypeResponse Of(string name) => new(name, Routes.BuiltInTypes.Contains(name));
}
