using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using System.Xml;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What happened to one task: attempts, timeline, ties and result.</summary>
internal static class TaskHistoryApi
{
    public static void MapTaskHistory(this IEndpointRouteBuilder api)
    {
        var task = api.MapGroup("/tasks/{id:guid}").WithTags("Tasks");
        task.MapGet("/attempts", AttemptsAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listAttempts", "List the ended attempts of a task", "The first one first.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TaskExamples.Attempts)
            .Refuses(400, 404, 422);
        task.MapGet("/timeline", TimelineAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getTimeline", "Tell everything that happened to a task", "In the order of time.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TaskExamples.Timeline)
            .Refuses(400, 404, 422);
        task.MapGet("/graph", GraphAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getTaskGraph",
                "Tell what a task waits for, and what waits for it",
                "In both directions, 16 steps and 200 tasks at the most; truncated says whether there is more."
            )
            .Answers(TaskExamples.Graph)
            .Refuses(404);
        task.MapGet("/result", ResultAsync)
            .RequireAuthorization(Permissions.TasksPayload)
            .Says("getResult", "Get the bare result of a task", "404 until it has succeeded.")
            .Answers(TaskExamples.Result)
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Refuses(404);
    }

    private static async Task<Ok<ListResponse<AttemptResponse>>> AttemptsAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks
    )
    {
        var page = PageQuery.From(context.Request);
        var actor = Actor.From(user);
        await RequireTaskAsync(tasks, actor, id, context.RequestAborted);
        var attempts = await tasks.AttemptsAsync(actor, id, context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(attempts, page, AttemptResponse.Of));
    }

    private static async Task<Ok<ListResponse<TimelineResponse>>> TimelineAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks
    )
    {
        var page = PageQuery.From(context.Request);
        var actor = Actor.From(user);
        var task = await tasks.FindAsync(actor, id, context.RequestAborted) ?? throw NoSuchTask();
        var timeline = await tasks.TimelineAsync(actor, task, context.RequestAborted);
        var shows = actor.May(Permissions.TasksPayload, task.Queue);
        return TypedResults.Ok(ListResponse.Cut(timeline, page, entry => TimelineResponse.Of(entry, shows)));
    }

    private static async Task<FileContentHttpResult> ResultAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks,
        RetentionService retention,
        TimeProvider clock
    )
    {
        // Seeing results does not take the permission to list tasks.
        var actor = Actor.From(user);
        actor.RequireSome(Permissions.TasksPayload);
        var task = await tasks.FindAsync(Actor.System, id, context.RequestAborted) ?? throw NoSuchTask();
        actor.RequireOn(Permissions.TasksPayload, task.Queue);
        if (task.Result is { } result)
        {
            return TypedResults.Bytes(result, "application/json");
        }

        var policy =
            task.State is TaskState.Succeeded
                ? await retention.ReadAsync(Actor.System, context.RequestAborted)
                : new();
        var reason =
            (task.ResultTtl ?? new RetentionPlan(policy).ResultsOf(task.Queue, task.Type)) is { } kept
            && task.FinishedAt <= clock.GetUtcNow() - kept
                ? $"{(task.ResultTtl is null ? "results are" : "its result was")} kept for {XmlConvert.ToString(kept)} (retention)"
                : $"it is {task.State.Word()}";
        throw new RefusalException(RefusalCode.NotFound, $"The task has no result; {reason}.");
    }

    private static async Task<Ok<TaskGraphResponse>> GraphAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskGraphs graphs
    ) =>
        TypedResults.Ok(
            TaskGraphResponse.Of(
                await graphs.FindAsync(Actor.From(user), id, context.RequestAborted) ?? throw NoSuchTask()
            )
        );

    /// <summary>Refuses what is asked of a task that is not there.</summary>
    /// <exception cref="RefusalException">There is no such task, or the caller may not see tasks.</exception>
    internal static async Task RequireTaskAsync(
        TaskQueries tasks,
        Actor actor,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (!await tasks.ExistsAsync(actor, id, cancellationToken))
        {
            throw NoSuchTask();
        }
    }

    private static RefusalException NoSuchTask() => new(RefusalCode.NotFound, "There is no such task.");
}

/// <summary>One try at a task.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Worker">The worker's name.</param>
/// <param name="LeasedAt">When the worker took the lease.</param>
/// <param name="StartedAt">When the handler was called.</param>
/// <param name="FinishedAt">When it ended, or was found lost.</param>
/// <param name="Outcome">succeeded, failed, timedOut, cancelled, lost or abandoned.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="LeaseToken">The lease it ran under; opaque.</param>
internal sealed record AttemptResponse(
    int Number,
    string? Worker,
    DateTimeOffset? LeasedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset FinishedAt,
    string Outcome,
    ErrorResponse? Error,
    string LeaseToken
)
{
    public static AttemptResponse Of(TaskAttempt attempt) =>
        new(
            attempt.Number,
            attempt.Worker,
            attempt.LeasedAt,
            attempt.StartedAt,
            attempt.FinishedAt,
            WordOf(attempt.Outcome),
            ErrorResponse.Of(attempt.ErrorKind, attempt.ErrorMessage, new(attempt.ErrorStack)),
            attempt.Token.ToString(CultureInfo.InvariantCulture)
        );

    private static string WordOf(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Succeeded => "succeeded",
            AttemptOutcome.Failed => "failed",
            AttemptOutcome.TimedOut => "timedOut",
            AttemptOutcome.Cancelled => "cancelled",
            AttemptOutcome.Lost => "lost",
            _ => "abandoned",
        };
}

/// <summary>One entry of a task's story.</summary>
/// <param name="At">When.</param>
/// <param name="From">The status before; null for the first.</param>
/// <param name="To">The status after.</param>
/// <param name="Actor">Who: a person, a worker, or system.</param>
/// <param name="Reason">Why, or what came of it.</param>
/// <param name="Attempt">The attempt it belongs to.</param>
internal sealed record TimelineResponse(
    DateTimeOffset At,
    string? From,
    string To,
    string Actor,
    string? Reason,
    int? Attempt
)
{
    /// <summary>
    /// The payload that it had before, where it was made into one of another version of its type; only for those who may see
    /// payloads.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Payload { get; init; }

    /// <summary>An entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="shows">Whether whoever asks may see the task's payload.</param>
    public static TimelineResponse Of(TimelineEntry entry, bool shows) =>
        new(entry.At, entry.From?.Word(), entry.To.Word(), entry.Actor, entry.Reason, entry.Attempt)
        {
            Payload = shows && entry.Payload is { } before ? new(before) : default,
        };
}
