using TaskQueue.Core.Tasks;

namespace TaskQueue.Bench;

/// <summary>The tables that a year of tasks fills, with the value of each column, as both stores take it.</summary>
internal static class YearTables
{
    public static readonly YearTable<TaskItem> Tasks = new(
        "tasks",
        [
            ("id", t => t.Id),
            ("type", t => t.Type),
            ("queue", t => t.Queue),
            ("priority", t => t.Priority),
            ("name", t => t.Name),
            ("state", t => (short)t.State),
            ("version", t => t.Version),
            ("payload", t => t.Payload),
            ("error_kind", t => t.ErrorKind),
            ("error_message", t => t.ErrorMessage),
            ("attempt", t => t.Attempt),
            ("max_attempts", t => t.MaxAttempts),
            ("forgiven", t => t.Forgiven),
            ("losses", t => t.Losses),
            ("fence", t => t.Fence),
            ("timeout_ms", t => (long)t.Timeout.TotalMilliseconds),
            ("due_at", t => t.DueAt),
            ("created_at", t => t.CreatedAt),
            ("created_by", t => t.CreatedBy),
            ("started_at", t => t.StartedAt),
            ("finished_at", t => t.FinishedAt),
            ("worker", t => t.Worker),
            ("tags", t => Json(t.Tags)),
            ("labels", _ => "[]"),
            ("correlation_id", t => t.CorrelationId),
            ("concurrency_key", t => t.ConcurrencyKey),
            ("fingerprint", t => t.Fingerprint),
            ("dependents", t => (short)t.Dependents),
        ]
    );

    public static readonly YearTable<TaskAttempt> Attempts = new(
        "task_attempts",
        [
            ("task_id", a => a.TaskId),
            ("number", a => a.Number),
            ("worker", a => a.Worker),
            ("leased_at", a => a.LeasedAt),
            ("started_at", a => a.StartedAt),
            ("finished_at", a => a.FinishedAt),
            ("outcome", a => (short)a.Outcome),
            ("error_kind", a => a.ErrorKind),
            ("error_message", a => a.ErrorMessage),
            ("token", a => a.Token),
        ]
    );

    /// <summary>Tags; a row is a tag and its task.</summary>
    public static readonly YearTable<(string Tag, Guid Task)> Tags = new(
        "task_tags",
        [("tag", t => t.Tag), ("task_id", t => t.Task)]
    );

    /// <summary>Values of payloads; a row is a path, a value and their task.</summary>
    public static readonly YearTable<(string Path, string Value, Guid Task)> Values = new(
        "task_values",
        [("path", v => v.Path), ("value", v => v.Value), ("task_id", v => v.Task)]
    );

    /// <summary>Where the product has begun to index older payloads, there is nothing left to be done.</summary>
    public const string OverFill =
        "on conflict (type, path) do update set before = excluded.before, done_at = excluded.done_at";

    /// <summary>The columns of the counters, in the order of the states.</summary>
    public static readonly string[] Counters =
    [
        "scheduled",
        "blocked",
        "queued",
        "running",
        "retrying",
        "succeeded",
        "dead",
        "cancelled",
        "expired",
        "skipped",
    ];

    private static string Json(IReadOnlyList<string> tags) =>
        tags.Count == 0 ? "[]" : $"[\"{string.Join("\",\"", tags)}\"]";
}

/// <summary>A table and its columns.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, each with its value in a row.</param>
internal sealed record YearTable<TRow>(string Name, (string Name, Func<TRow, object?> Value)[] Columns)
{
    public string ColumnNames => string.Join(", ", Columns.Select(c => c.Name));
}
