using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The task types that may be submitted, and what is said of them.</summary>
internal static class TaskTypesApi
{
    /// <summary>Bytes of a definition.</summary>
    public const int MostBytes = 256 * 1024;

    public static void MapTaskTypes(this IEndpointRouteBuilder api)
    {
        var types = api.MapGroup("/task-types").WithTags("Task types");
        types
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listTaskTypes",
                "List the known task types",
                "The built-in ones, whatever a worker announced, and what somebody defined. Their schemas are left out."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TypeExamples.List)
            .Refuses(400, 422);
        types
            .MapGet("/{name}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getTaskType", "Get a task type", "A / in its name is written %2F.")
            .Answers(TypeExamples.Type)
            .Refuses(404);
        types
            .MapPut("/{name}", PutAsync)
            .RequireAuthorization(Permissions.TypesWrite)
            .Says(
                "putTaskType",
                "Define a task type",
                "Says all that is to be said of it; what is left out is not said any more. Payloads that its schema does not "
                    + "allow are refused from now on, and tasks that bring no retry policy, attempts or timeout get the type's. "
                    + "A type that no worker knows yet may be defined too: its tasks wait for one. A schema that does not allow "
                    + "every payload that the one before it allowed needs a new version, and with it a migration or "
                    + "acceptBreaking. Send If-Match with the ETag to refuse a change of what you have not seen."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<DefineTypeRequest>(TypeExamples.Define, MostBytes)
            .Answers(TypeExamples.Type)
            .Refuses(400, 412, 413, 415, 422);
        types
            .MapDelete("/{name}", DeleteAsync)
            .RequireAuthorization(Permissions.TypesWrite)
            .Says(
                "deleteTaskType",
                "Delete a task type",
                "One that no live worker knows, of which no task is left that has not ended, and of which no schedule makes "
                    + "tasks; 409 says what stands against it. Its versions go too; tasks that have ended stay, and so do limits."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Refuses(400, 404, 409, 412);
    }

    private static async Task<Ok<ListResponse<TaskTypeResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskTypes types,
        TypeSupport support
    )
    {
        var actor = Actor.From(user);
        var page = PageQuery.From(context.Request);
        var workers = await support.ReadAsync(actor, context.RequestAborted);
        return TypedResults.Ok(
            ListResponse.Cut(types.List(actor), page, t => TaskTypeResponse.InList(t, workers))
        );
    }

    private static async Task<Ok<TaskTypeResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        TaskTypes types,
        TypeSupport support
    )
    {
        var actor = Actor.From(user);
        var type =
            await types.FindAsync(actor, QueuesApi.NameOf(name), context.RequestAborted)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task type.");
        return await ShowAsync(type, actor, context, support);
    }

    private static async Task<Ok<TaskTypeResponse>> PutAsync(
        string name,
        DefineTypeRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        TaskTypes types,
        TypeSupport support
    )
    {
        var actor = Actor.From(user);
        var revision = IfMatch.Read(context.Request);
        var type = await types.DefineAsync(actor, QueuesApi.NameOf(name), body.ToDefinition(), revision);
        var definer = actor.Also(Permissions.TasksRead, Permissions.TypesWrite);
        return await ShowAsync(type, definer, context, support);
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        TypeRemoval removal
    )
    {
        var revision = IfMatch.Read(context.Request);
        await removal.DeleteAsync(Actor.From(user), QueuesApi.NameOf(name), revision);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<TaskTypeResponse>> ShowAsync(
        TaskType type,
        Actor actor,
        HttpContext context,
        TypeSupport support
    )
    {
        var workers = await support.ReadAsync(actor, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{type.Revision.ToString(CultureInfo.InvariantCulture)}\"";
        return TypedResults.Ok(TaskTypeResponse.Of(type, workers));
    }
}

/// <summary>A task type.</summary>
internal sealed record TaskTypeResponse
{
    /// <summary>What tasks give as their type.</summary>
    public required string Name { get; init; }

    /// <summary>Whether every worker of the product has it.</summary>
    public required bool BuiltIn { get; init; }

    public string? Description { get; init; }

    /// <summary>The version of its payload, in its owner's words.</summary>
    public string? Version { get; init; }

    /// <summary>Whether payloads are held against a schema.</summary>
    public required bool HasSchema { get; init; }

    /// <summary>The schema; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Schema { get; init; }

    /// <summary>The retry policy of its tasks that bring none.</summary>
    public string? Retry { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>How long after its acceptance, or its time to run, a task that brings no deadline has to be done.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How long after their end the results of its tasks are kept that do not say so themselves.</summary>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>Why it should not be used any more; null while it may be.</summary>
    public string? Deprecation { get; init; }

    public DateTimeOffset? DeprecatedAt { get; init; }

    public DateTimeOffset? Sunset { get; init; }

    /// <summary>What is hidden of its payloads from those without tasks.payload; null: everything.</summary>
    public IReadOnlyList<string>? Mask { get; init; }

    /// <summary>The paths of its payloads that can be searched for.</summary>
    public IReadOnlyList<string> Indexed { get; init; } = [];

    /// <summary>The names of the live workers that know it; while there are none its tasks wait.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    public required DateTimeOffset? FirstSeenAt { get; init; }

    public string? UpdatedBy { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Rises with each change; the ETag. 0 while nothing is said of it.</summary>
    public required int Revision { get; init; }

    public static TaskTypeResponse Of(
        TaskType type,
        IReadOnlyDictionary<string, IReadOnlyList<string>> workers
    ) =>
        InList(type, workers) with
        {
            Schema = RawJson.OrNull(type.Schema is { } schema ? Encoding.UTF8.GetBytes(schema) : null),
        };

    public static TaskTypeResponse InList(
        TaskType type,
        IReadOnlyDictionary<string, IReadOnlyList<string>> workers
    ) =>
        new()
        {
            Name = type.Name,
            BuiltIn = Routes.BuiltInTypes.Contains(type.Name),
            Description = type.Description,
            Version = type.Version,
            HasSchema = type.Schema is not null,
            Retry = type.Retry,
            MaxAttempts = type.MaxAttempts,
            Timeout = type.Timeout,
            Deadline = type.DeadlineAfter,
            ResultTtl = type.ResultTtl,
            Deprecation = type.Deprecation,
            DeprecatedAt = type.DeprecatedAt,
            Sunset = type.Sunset,
            Mask = MaskText.Read(type.Mask),
            Indexed = IndexedText.Read(type.Indexed) ?? [],
            Workers = workers.GetValueOrDefault(type.Name) ?? [],
            FirstSeenAt = type.FirstSeenAt == default ? null : type.FirstSeenAt,
            UpdatedBy = type.UpdatedBy,
            UpdatedAt = type.UpdatedAt,
            Revision = type.Revision,
        };
}
