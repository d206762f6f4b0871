using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>The columns of tasks and of dead letters, by the names that the API has for them.</summary>
internal static class TaskColumns
{
    public static readonly IReadOnlyList<ExportColumn<TaskItem>> All =
    [
        new("id", "Id", t => t.Id),
        new("name", "Name", t => t.Name),
        new("type", "Type", t => t.Type),
        new("typeVersion", "Type version", t => t.TypeVersion),
        new("queue", "Queue", t => t.Queue),
        new("priority", "Priority", t => t.Priority),
        new("status", "Status", t => t.State.Word()),
        new("attempt", "Attempt", t => t.Attempt),
        new("maxAttempts", "Attempts at most", t => t.MaxAttempts),
        new("progress", "Progress", t => t.Progress),
        new("errorKind", "Error", t => t.ErrorKind),
        new("errorMessage", "Error message", t => t.ErrorMessage),
        new(
            "fingerprint",
            "Fingerprint",
            t => t.Fingerprint is { } print ? ErrorFingerprint.Write(print) : null
        ),
        new("tags", "Tags", t => t.Tags),
        new("labels", "Labels", t => t.Labels),
        new("worker", "Worker", t => t.Worker),
        new("createdAt", "Created", t => t.CreatedAt),
        new("createdBy", "Created by", t => t.CreatedBy),
        new("runAt", "Not before", t => t.RunAt),
        new("nextAttemptAt", "Next attempt", t => t.DueAt),
        new("startedAt", "Started", t => t.StartedAt),
        new("finishedAt", "Ended", t => t.FinishedAt),
        new("expiresAt", "Expires", t => t.ExpiresAt),
        new("deadline", "Deadline", t => t.DeadlineAt),
        new("resultUntil", "Result until", t => t.ResultUntil),
        new("durationMs", "Duration (ms)", t => DurationOf(t)),
        new("description", "Description", t => t.Description),
        new("correlationId", "Correlation", t => t.CorrelationId),
        new("concurrencyKey", "Concurrency key", t => t.ConcurrencyKey.Length == 0 ? null : t.ConcurrencyKey),
        new("idempotencyKey", "Idempotency key", t => t.IdempotencyKey),
        new("parentId", "Made from", t => t.ParentId),
        new("dependsOn", "Depends on", t => t.DependsOn.Select(id => id.ToString()).ToList()),
        new("traceId", "Trace", t => t.TraceId),
        new("retry", "Retry policy", t => t.Retry ?? RetryPolicy.Default.Text),
        new("timeout", "Timeout", t => t.Timeout),
        new("version", "Version", t => t.Version),
        new("payload", "Payload", t => RawJson.OrNull(t.Payload)) { OnDemand = true },
        new("result", "Result", t => RawJson.OrNull(t.Result)) { OnDemand = true },
        new("stackTrace", "Stack", t => t.ErrorStack) { OnDemand = true },
    ];

    /// <summary>The large parts of a task that columns need.</summary>
    /// <param name="columns">The columns.</param>
    public static TaskParts PartsOf(IReadOnlyList<ExportColumn<TaskItem>> columns) =>
        columns.Aggregate(
            TaskParts.None,
            (parts, column) =>
                parts
                | column.Name switch
                {
                    "payload" => TaskParts.Payload,
                    "result" => TaskParts.Result,
                    "stackTrace" => TaskParts.Stack,
                    _ => TaskParts.None,
                }
        );

    // Of the last attempt, once it is over.
    private static long? DurationOf(TaskItem task) =>
        task is { StartedAt: { } started, FinishedAt: { } finished }
            ? (long)(finished - started).TotalMilliseconds
            : null;
}
