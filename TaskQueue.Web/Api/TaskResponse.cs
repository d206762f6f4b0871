using System.Text.Json.Serialization;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>A task as the API shows it. Rows of a list leave out payload, result and stack unless asked for.</summary>
internal sealed record TaskResponse
{
    private static readonly string DefaultRetry = RetryPolicy.Default.Text;

    public required Guid Id { get; init; }

    public required string Type { get; init; }

    /// <summary>The version of its type that its payload is of; null where the type had none.</summary>
    public string? TypeVersion { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public required string Queue { get; init; }

    public required int Priority { get; init; }

    /// <summary>scheduled, blocked, queued, running, retrying, succeeded, dead, cancelled, expired or skipped.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// The bytes that came; for those without tasks.payload null, or, where the type has a mask, with *** for what it hides.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Payload { get; init; }

    /// <summary>What the handler gave back; null until it succeeds. Shown and hidden as the payload is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Result { get; init; }

    /// <summary>The last attempt's error.</summary>
    public ErrorResponse? Error { get; init; }

    /// <summary>While it is dead: 16 hexadecimal digits that it shares with those that died of the same.</summary>
    public string? Fingerprint { get; init; }

    public required int Attempt { get; init; }

    public required int MaxAttempts { get; init; }

    /// <summary>The retry policy: the rest between attempts, and what is different for some errors.</summary>
    public required string Retry { get; init; }

    public required TimeSpan Timeout { get; init; }

    public int? Progress { get; init; }

    public string? ProgressMessage { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Labels that its worker must have.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public string? Worker { get; init; }

    public Guid? ParentId { get; init; }

    public IReadOnlyList<Guid> DependsOn { get; init; } = [];

    /// <summary>all, any, or a number; null when it waits for none.</summary>
    public string? DependsOnMode { get; init; }

    /// <summary>succeeded, finished or failed.</summary>
    public string? DependsOnOutcome { get; init; }

    /// <summary>skip, cancel or run.</summary>
    public string? OnDependencyFailed { get; init; }

    /// <summary>How many tasks wait for it, or waited.</summary>
    public int ChildCount { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? CorrelationId { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? ConcurrencyKey { get; init; }

    /// <summary>The key that no other task may have, while this one holds it; left out else, and in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UniqueKeyResponse? Unique { get; init; }

    public string? TraceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? RunAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it has to be done, all attempts together.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long after its end its result is kept; null: as the installation keeps them.</summary>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>When its result goes, where it has a time of its own and is there.</summary>
    public DateTimeOffset? ResultUntil { get; init; }

    /// <summary>When somebody asked for it to be cancelled; left out where nobody did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Who asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CancelRequestedBy { get; init; }

    /// <summary>Rises with each change; the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A task on its own.</summary>
    /// <param name="task">The row.</param>
    /// <param name="actor">Who asks; payload and result stay away from those who may not see them.</param>
    public static TaskResponse Of(TaskItem task, Actor actor)
    {
        var may = actor.May(Permissions.TasksPayload, task.Queue) || task.Sight is PayloadSight.Masked;
        return InList(task, TaskParts.Stack) with
        {
            Payload = RawJson.OrNull(may ? task.Payload : null),
            Result = RawJson.OrNull(may ? task.Result : null),
            Unique = UniqueKeyResponse.Of(task, actor),
        };
    }

    /// <summary>A row of a list.</summary>
    /// <param name="task">The row.</param>
    /// <param name="parts">The large parts that were asked for, and that the row has.</param>
    public static TaskResponse InList(TaskItem task, TaskParts parts) =>
        new()
        {
            Id = task.Id,
            Type = task.Type,
            TypeVersion = task.TypeVersion,
            Name = task.Name,
            Description = task.Description,
            Queue = task.Queue,
            Priority = task.Priority,
            Status = task.State.Word(),
            Payload = parts.HasFlag(TaskParts.Payload) ? RawJson.OrNull(task.Payload) : default,
            Result = parts.HasFlag(TaskParts.Result) ? RawJson.OrNull(task.Result) : default,
            Error = ErrorResponse.Of(
                task.ErrorKind,
                task.ErrorMessage,
                parts.HasFlag(TaskParts.Stack) ? new(task.ErrorStack) : default
            ),
            Fingerprint = task.Fingerprint is { } print ? ErrorFingerprint.Write(print) : null,
            Attempt = task.Attempt,
            MaxAttempts = task.MaxAttempts,
            Retry = task.Retry ?? DefaultRetry,
            Timeout = task.Timeout,
            Progress = task.Progress,
            ProgressMessage = task.ProgressMessage,
            Tags = task.Tags,
            Labels = task.Labels,
            Worker = task.Worker,
            ParentId = task.ParentId,
            DependsOn = task.DependsOn,
            DependsOnMode = task.DependsRule?.Mode.Word,
            DependsOnOutcome = task.DependsRule?.Wanted.ToString().ToLowerInvariant(),
            OnDependencyFailed = task.DependsRule?.OnFailed.ToString().ToLowerInvariant(),
            ChildCount = task.ChildCount,
            NextAttemptAt = task.DueAt,
            CorrelationId = task.CorrelationId,
            IdempotencyKey = task.IdempotencyKey,
            ConcurrencyKey = task.ConcurrencyKey.Length == 0 ? null : task.ConcurrencyKey,
            TraceId = task.TraceId,
            CreatedAt = task.CreatedAt,
            CreatedBy = task.CreatedBy,
            RunAt = task.RunAt,
            StartedAt = task.StartedAt,
            FinishedAt = task.FinishedAt,
            ExpiresAt = task.ExpiresAt,
            Deadline = task.DeadlineAt,
            ResultTtl = task.ResultTtl,
            ResultUntil = task.ResultUntil,
            CancelRequestedAt = task.CancelRequestedAt,
            CancelRequestedBy = task.CancelRequestedBy,
            Version = task.Version,
        };
}

/// <summary>The key of a unique task.</summary>
/// <param name="Key">What makes submissions the same, as a digest: tasks of one key have the same; null for those without tasks.payload.</param>
/// <param name="Until">When it is free again; null: when the task has ended.</param>
internal sealed record UniqueKeyResponse(string? Key, DateTimeOffset? Until)
{
    /// <summary>The key that a task holds, if it holds one.</summary>
    public static UniqueKeyResponse? Of(TaskItem task, Actor actor) =>
        task.Unique is not { } unique
            ? null
            // A digest of something short gives it away to whoever tries.
            : new(
                actor.May(Permissions.TasksPayload, task.Queue) ? Convert.ToHexStringLower(unique.Key) : null,
                unique.Until
            );
}

/// <summary>What went wrong in an attempt.</summary>
/// <param name="Kind">The kind, for programs.</param>
/// <param name="Message">For people.</param>
/// <param name="StackTrace">Where it happened.</param>
internal sealed record ErrorResponse(
    string Kind,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] OptionalText StackTrace
)
{
    /// <summary>The error, if there is one.</summary>
    public static ErrorResponse? Of(string? kind, string? message, OptionalText stack) =>
        kind is null && message is null ? null : new(kind ?? "error", message ?? "", stack);
}
