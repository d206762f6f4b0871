using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The versions of a task type: which there were, what a new one would break, and the way from one to the next.</summary>
internal static class TypeVersionsApi
{
    public static void MapTypeVersions(this IEndpointRouteBuilder api)
    {
        var type = api.MapGroup("/task-types/{name}").WithTags("Task types");
        type.MapGet("/versions", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listTypeVersions",
                "List the versions of a task type",
                "The newest first, each with its schema and with what makes a payload of the version before into one of it. A type "
                    + "that never had a version or a schema has none."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TypeVersionExamples.Versions)
            .Refuses(400, 404, 422);
        type.MapPost("/compatibility", CompareAsync)
            .RequireAuthorization(Permissions.TypesWrite)
            .Says(
                "compareTaskType",
                "Try out a definition of a task type",
                "Changes nothing. Tells how the schema of the definition differs from the one that holds: breaking (it refuses "
                    + "some payloads that were right), unknown (that it allows them all could not be proved) or compatible; "
                    + "whether PUT would refuse it, and why; and what it would mean for the newest waiting tasks and dead "
                    + "letters of the type, at most 100 of each."
            )
            .Takes<DefineTypeRequest>(TypeVersionExamples.Define, TaskTypesApi.MostBytes)
            .Answers(TypeVersionExamples.Report)
            .Refuses(400, 413, 415, 422);
        type.MapPost("/migrate", MigrateAsync)
            .RequireAuthorization(Permissions.TypesWrite)
            .Says(
                "migrateTaskType",
                "Make waiting tasks and dead letters ones of the newest version",
                "With dryRun it answers 200 with how many are of an older version, and what would become of the newest of "
                    + "them, at most 100 of each kind; it changes nothing. Else it answers 202 with the operation, which is done in "
                    + "the background. A task whose payload cannot be migrated stays as it is and is among the failures. What "
                    + "payloads were before stays in the timelines of the tasks."
            )
            .Takes<MigrateTypeRequest>(TypeVersionExamples.Migrate)
            .Answers(TypeVersionExamples.Preview)
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static async Task<Ok<ListResponse<TypeVersionResponse>>> ListAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        TaskTypes types
    )
    {
        var page = PageQuery.From(context.Request);
        var versions = await types.VersionsAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Cut(versions, page, TypeVersionResponse.Of));
    }

    private static async Task<Ok<CompatibilityResponse>> CompareAsync(
        string name,
        DefineTypeRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        TypeCompatibility compatibility
    ) =>
        TypedResults.Ok(
            CompatibilityResponse.Of(
                await compatibility.ReportAsync(
                    Actor.From(user),
                    QueuesApi.NameOf(name),
                    body.ToDefinition(),
                    context.RequestAborted
                )
            )
        );

    private static async Task<
        Results<Ok<MigrationPreviewResponse>, Accepted<OperationResponse>>
    > MigrateAsync(
        string name,
        MigrateTypeRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        TypeMigrations migrations
    )
    {
        var (actor, type) = (Actor.From(user), QueuesApi.NameOf(name));
        if (body.DryRun)
        {
            var preview = await migrations.PreviewAsync(actor, type, context.RequestAborted);
            return TypedResults.Ok(MigrationPreviewResponse.Of(preview));
        }

        var operation = await migrations.StartAsync(actor, type, body.Reason, context.RequestAborted);
        return TypedResults.Accepted(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/operations/{operation.Id}",
            OperationResponse.Of(operation)
        );
    }
}
