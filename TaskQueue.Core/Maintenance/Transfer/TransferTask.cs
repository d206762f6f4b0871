using System.Text.Json.Serialization;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>A task as it stands. The fence is left out: it means something to the broker of its installation alone.</summary>
internal sealed record TransferTask : TransferRow
{
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public string? TypeVersion { get; init; }
    public required string Queue { get; init; }
    public required short Priority { get; init; }
    public required TaskState State { get; init; }
    public required int Version { get; init; }

    [JsonConverter(typeof(StoredJsonConverter))]
    public required byte[] Payload { get; init; }

    [JsonConverter(typeof(StoredJsonConverter))]
    public byte[]? Result { get; init; }

    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? ErrorKind { get; init; }
    public string? ErrorMessage { get; init; }
    public string? ErrorStack { get; init; }
    public int Attempt { get; init; }
    public required int MaxAttempts { get; init; }
    public string? Retry { get; init; }
    public DateTimeOffset? RetrySince { get; init; }
    public int Forgiven { get; init; }
    public int Losses { get; init; }
    public required long TimeoutMs { get; init; }
    public DateTimeOffset? RunAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? DeadlineAt { get; init; }
    public long? ResultTtlMs { get; init; }
    public DateTimeOffset? ResultUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Worker { get; init; }
    public short? Progress { get; init; }
    public string? ProgressMessage { get; init; }
    public DateTimeOffset? CancelRequestedAt { get; init; }
    public string? CancelRequestedBy { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyList<string>? Labels { get; init; }
    public Guid? ParentId { get; init; }
    public string? CorrelationId { get; init; }
    public string? TraceId { get; init; }
    public string? ConcurrencyKey { get; init; }
    public string? IdempotencyKey { get; init; }
    public byte[]? RequestHash { get; init; }

    /// <summary>What it waits for among the tasks that it depends on.</summary>
    public string? DependsRule { get; init; }

    /// <summary>Whether others depend on it, and know of its end.</summary>
    public DependentsMark Dependents { get; init; }

    public IReadOnlyList<TransferDependency>? DependsOn { get; init; }

    public IReadOnlyList<TransferUnique>? Uniques { get; init; }

    /// <summary>How often rules for dead letters have requeued it, in all its life.</summary>
    public int? RuleRequeues { get; init; }

    public static TransferTask Of(TaskItem task) =>
        new()
        {
            Id = task.Id,
            Type = task.Type,
            TypeVersion = task.TypeVersion,
            Queue = task.Queue,
            Priority = task.Priority,
            State = task.State,
            Version = task.Version,
            Payload = task.Payload,
            Result = task.Result,
            Name = task.Name,
            Description = task.Description,
            ErrorKind = task.ErrorKind,
            ErrorMessage = task.ErrorMessage,
            ErrorStack = task.ErrorStack,
            Attempt = task.Attempt,
            MaxAttempts = task.MaxAttempts,
            Retry = task.Retry,
            RetrySince = task.RetrySince,
            Forgiven = task.Forgiven,
            Losses = task.Losses,
            TimeoutMs = (long)task.Timeout.TotalMilliseconds,
            RunAt = task.RunAt,
            DueAt = task.DueAt,
            ExpiresAt = task.ExpiresAt,
            DeadlineAt = task.DeadlineAt,
            ResultTtlMs = (long?)task.ResultTtl?.TotalMilliseconds,
            ResultUntil = task.ResultUntil,
            CreatedAt = task.CreatedAt,
            CreatedBy = task.CreatedBy,
            StartedAt = task.StartedAt,
            FinishedAt = task.FinishedAt,
            Worker = task.Worker,
            Progress = task.Progress,
            ProgressMessage = task.ProgressMessage,
            CancelRequestedAt = task.CancelRequestedAt,
            CancelRequestedBy = task.CancelRequestedBy,
            Tags = task.Tags.Count > 0 ? task.Tags : null,
            Labels = task.Labels.Count > 0 ? task.Labels : null,
            ParentId = task.ParentId,
            CorrelationId = task.CorrelationId,
            TraceId = task.TraceId,
            ConcurrencyKey = task.ConcurrencyKey.Length == 0 ? null : task.ConcurrencyKey,
            IdempotencyKey = task.IdempotencyKey,
            RequestHash = task.RequestHash,
            DependsRule = task.DependsRule?.ToString(),
            Dependents = task.Dependents,
        };

    /// <summary>The row as it was, but for the fence, which starts afresh.</summary>
    public TaskItem ToRow() =>
        new()
        {
            Id = Id,
            Type = Type,
            TypeVersion = TypeVersion,
            Queue = Queue,
            Priority = Priority,
            State = State,
            Version = Version,
            Payload = Payload,
            Result = Result,
            Name = Name,
            Description = Description,
            ErrorKind = ErrorKind,
            ErrorMessage = ErrorMessage,
            ErrorStack = ErrorStack,
            Attempt = Attempt,
            MaxAttempts = MaxAttempts,
            Retry = Retry,
            RetrySince = RetrySince?.ToUniversalTime(),
            // Worked out anew: what errors have in common is this version's to say.
            Fingerprint = State is TaskState.Dead ? ErrorFingerprint.Of(Type, ErrorKind, ErrorMessage) : null,
            Forgiven = Forgiven,
            Losses = Losses,
            Timeout = TimeSpan.FromMilliseconds(TimeoutMs),
            RunAt = RunAt?.ToUniversalTime(),
            DueAt = DueAt?.ToUniversalTime(),
            ExpiresAt = ExpiresAt?.ToUniversalTime(),
            DeadlineAt = DeadlineAt?.ToUniversalTime(),
            ResultTtl = ResultTtlMs is { } ttl ? TimeSpan.FromMilliseconds(ttl) : null,
            ResultUntil = ResultUntil?.ToUniversalTime(),
            CreatedAt = CreatedAt.ToUniversalTime(),
            CreatedBy = CreatedBy,
            StartedAt = StartedAt?.ToUniversalTime(),
            FinishedAt = FinishedAt?.ToUniversalTime(),
            Worker = Worker,
            Progress = Progress,
            ProgressMessage = ProgressMessage,
            CancelRequestedAt = CancelRequestedAt?.ToUniversalTime(),
            CancelRequestedBy = CancelRequestedBy,
            Tags = Tags ?? [],
            Labels = LabelRules.Sorted(Labels ?? []),
            ParentId = ParentId,
            CorrelationId = CorrelationId,
            TraceId = TraceId,
            ConcurrencyKey = ConcurrencyKey ?? "",
            IdempotencyKey = IdempotencyKey,
            RequestHash = RequestHash,
            DependsRule = DependsRule is null ? null : DependencyRule.Parse(DependsRule),
            Dependents = Dependents,
        };
}

/// <summary>A task that the task waits for, and how it ended, where that was told.</summary>
internal sealed record TransferDependency(Guid Id, TaskState? Outcome = null);

/// <summary>A key that the task alone has.</summary>
internal sealed record TransferUnique(byte[] Key, DateTimeOffset? Until = null);
