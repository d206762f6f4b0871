using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>Submit many tasks at once; a bad row is refused by its place, the others are accepted.</summary>
internal static class TaskBatchApi
{
    /// <summary>Bytes of a batch.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    public static void MapTaskBatches(this IEndpointRouteBuilder api) =>
        api.MapGroup("/tasks")
            .WithTags("Tasks")
            .MapPost("/batch", SubmitAsync)
            .CountsAs(RequestClass.Submit)
            .RequireAuthorization(Permissions.TasksWrite)
            .Says(
                "submitTasks",
                "Submit up to 10,000 tasks",
                "Answers 201, or 200 when every row was refused. ids has one place for each row, null where it was "
                    + "refused. Give each row an idempotencyKey to make repeating a batch safe. As application/x-ndjson, one "
                    + "task a line, the body may go on without end: it is submitted batch by batch, and the answer is a sum, "
                    + "with the ids of the first 10,000 lines (idsComplete says whether those are all), rejectedCount and the first "
                    + "1,000 refused lines. The headers Deprecation and Sunset tell that types of accepted rows should not be used any "
                    + "more: the earliest date of each."
            )
            .Takes<SubmitTasksRequest>(TaskExamples.Batch, MostBytes)
            .Accepts<SubmitTasksRequest>("application/json", TaskLines.MediaType)
            .WithMetadata(new RequestLines(TaskExamples.Lines))
            .TakesQuery(TaskSubmission.AllowUnknownType)
            .Answers(TaskExamples.BatchAnswer)
            .Refuses(400, 413, 415, 422);

    private static async Task<Results<Created<SubmitTasksResponse>, Ok<SubmitTasksResponse>>> SubmitAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskService tasks,
        TaskTypeCatalogue types
    )
    {
        var (request, deprecations) = (context.Request, new DeprecationHeaders(types));
        var allowUnknownType = TaskSubmission.ReadAllowUnknownType(request);
        if (request.Headers.ContainsKey(TaskSubmission.KeyHeader))
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                new Dictionary<string, string[]>
                {
                    [TaskSubmission.KeyHeader] =
                    [
                        "Is for a single task; give each row an idempotencyKey instead.",
                    ],
                }
            );
        }

        if (TaskLines.AreIn(request))
        {
            var sum = await TaskStreamApi.SubmitAsync(context, tasks, deprecations, allowUnknownType);
            deprecations.AddTo(context.Response.Headers);
            return sum.Accepted > 0 ? TypedResults.Created((string?)null, sum) : TypedResults.Ok(sum);
        }

        var rows = TaskBatchBody.Parse(await RequestBody.ReadJsonAsync(request, MostBytes));
        var answer = await SubmitRowsAsync(Actor.From(user), tasks, rows, allowUnknownType);
        NoteTypes(deprecations, rows, answer);
        deprecations.AddTo(context.Response.Headers);
        return answer.Accepted > 0 ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    /// <summary>Notes the types of the rows that were accepted.</summary>
    internal static void NoteTypes(
        DeprecationHeaders deprecations,
        IReadOnlyList<TaskDraft> rows,
        SubmitTasksResponse answer
    )
    {
        foreach (var (row, _) in rows.Zip(answer.Ids).Where(r => r.Second is not null))
        {
            deprecations.Note(row.Type!);
        }
    }

    internal static async Task<SubmitTasksResponse> SubmitRowsAsync(
        Actor actor,
        TaskService tasks,
        IReadOnlyList<TaskDraft> rows,
        bool allowUnknownType
    )
    {
        var traceId = Activity.Current?.TraceId.ToHexString();
        var rejected = new List<RejectedRow>();
        var readable = new List<(int Index, NewTask Task)>(rows.Count);
        foreach (var (index, row) in rows.Index())
        {
            if (row.Errors.IsEmpty && row.IsWhole(row.Errors))
            {
                readable.Add((index, row.ToNewTask(allowUnknownType, traceId)));
            }
            else
            {
                rejected.Add(new(index, row.Errors.ToDictionary()));
            }
        }

        var ids = new Guid?[rows.Count];
        var outcomes = await tasks.SubmitManyAsync(actor, [.. readable.Select(r => r.Task)]);
        foreach (var (row, outcome) in readable.Zip(outcomes))
        {
            ids[row.Index] = outcome.Id;
            if (outcome.Errors is { } errors)
            {
                rejected.Add(new(row.Index, errors));
            }
        }

        return new(ids, rows.Count - rejected.Count, [.. rejected.OrderBy(r => r.Index)]);
    }
}

/// <summary>Tasks to be submitted together.</summary>
/// <param name="Tasks">The tasks; at most 10,000.</param>
internal sealed record SubmitTasksRequest(IReadOnlyList<SubmitTaskRequest> Tasks);

/// <summary>What became of a batch.</summary>
/// <param name="Ids">The task of each row; null where it was refused. Of a stream those of the first 10,000 lines.</param>
/// <param name="Accepted">How many are durable, those of repeated keys included.</param>
/// <param name="Rejected">The rows that were refused.</param>
internal sealed record SubmitTasksResponse(
    IReadOnlyList<Guid?> Ids,
    int Accepted,
    IReadOnlyList<RejectedRow> Rejected
)
{
    /// <summary>Whether ids has a place for each line of a stream; absent for a batch, whose ids always have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IdsComplete { get; init; }

    /// <summary>How many lines of a stream were refused, the first 1,000 of which are told; absent for a batch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RejectedCount { get; init; }
}

/// <summary>A row that was refused.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Errors">The fields at fault, and what is wrong with each.</param>
internal sealed record RejectedRow(int Index, IReadOnlyDictionary<string, string[]> Errors);
