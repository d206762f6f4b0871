using System.Text.Json.Serialization;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>One line of the file. The kinds are a closed list.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TransferHeader), TransferKinds.Header)]
[JsonDerivedType(typeof(TransferTaskType), TransferKinds.TaskType)]
[JsonDerivedType(typeof(TransferQueue), TransferKinds.Queue)]
[JsonDerivedType(typeof(TransferQueueRule), TransferKinds.QueueRule)]
[JsonDerivedType(typeof(TransferLetterRule), TransferKinds.LetterRule)]
[JsonDerivedType(typeof(TransferCalendar), TransferKinds.Calendar)]
[JsonDerivedType(typeof(TransferSchedule), TransferKinds.Schedule)]
[JsonDerivedType(typeof(TransferTask), TransferKinds.Task)]
[JsonDerivedType(typeof(TransferAttempt), TransferKinds.Attempt)]
[JsonDerivedType(typeof(TransferTransition), TransferKinds.Transition)]
[JsonDerivedType(typeof(TransferLogLine), TransferKinds.LogLine)]
[JsonDerivedType(typeof(TransferTrailer), TransferKinds.Trailer)]
internal abstract record TransferRow;

/// <summary>The words for the kinds of lines.</summary>
internal static class TransferKinds
{
    public const string Header = "header";
    public const string TaskType = "taskType";
    public const string Queue = "queue";
    public const string QueueRule = "queueRule";
    public const string LetterRule = "deadLetterRule";
    public const string Calendar = "calendar";
    public const string Schedule = "schedule";
    public const string Task = "task";
    public const string Attempt = "attempt";
    public const string Transition = "transition";
    public const string LogLine = "log";
    public const string Trailer = "trailer";

    /// <summary>The word for a line of what an operator has set up.</summary>
    public static string Of(TransferSetUp row) =>
        row switch
        {
            TransferQueueRule => QueueRule,
            TransferLetterRule => LetterRule,
            TransferCalendar => Calendar,
            _ => Schedule,
        };

    public static readonly IReadOnlyList<string> All =
    [
        Header,
        TaskType,
        Queue,
        QueueRule,
        LetterRule,
        Calendar,
        Schedule,
        Task,
        Attempt,
        Transition,
        LogLine,
        Trailer,
    ];
}

/// <summary>The first line.</summary>
internal sealed record TransferHeader(int Format, string Product, DateTimeOffset ExportedAt, string Provider)
    : TransferRow;

/// <summary>A type of the catalogue.</summary>
internal sealed record TransferTaskType(string Name, DateTimeOffset FirstSeenAt) : TransferRow
{
    public string? Description { get; init; }
    public string? Version { get; init; }
    public string? Schema { get; init; }
    public string? Retry { get; init; }
    public int? MaxAttempts { get; init; }
    public long? TimeoutMs { get; init; }
    public long? DeadlineMs { get; init; }
    public long? ResultTtlMs { get; init; }
    public string? Deprecation { get; init; }
    public DateTimeOffset? DeprecatedAt { get; init; }
    public DateTimeOffset? Sunset { get; init; }
    public string? Mask { get; init; }
    public string? Indexed { get; init; }
    public int Revision { get; init; }
    public string? UpdatedBy { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Its versions, the oldest first.</summary>
    public IReadOnlyList<TransferTypeVersion>? Versions { get; init; }

    public static TransferTaskType Of(TaskType type, IReadOnlyList<TypeVersion> versions) =>
        new(type.Name, type.FirstSeenAt)
        {
            Description = type.Description,
            Version = type.Version,
            Schema = type.Schema,
            Retry = type.Retry,
            MaxAttempts = type.MaxAttempts,
            TimeoutMs = (long?)type.Timeout?.TotalMilliseconds,
            DeadlineMs = (long?)type.DeadlineAfter?.TotalMilliseconds,
            ResultTtlMs = (long?)type.ResultTtl?.TotalMilliseconds,
            Deprecation = type.Deprecation,
            DeprecatedAt = type.DeprecatedAt,
            Sunset = type.Sunset,
            Mask = type.Mask,
            Indexed = type.Indexed,
            Revision = type.Revision,
            UpdatedBy = type.UpdatedBy,
            UpdatedAt = type.UpdatedAt,
            Versions = versions.Count > 0 ? [.. versions.Select(TransferTypeVersion.Of)] : null,
        };

    /// <summary>Its versions as they were.</summary>
    public IEnumerable<TypeVersion> ToVersions() => (Versions ?? []).Select((v, i) => v.ToRow(Name, i + 1));

    /// <summary>The row as it was.</summary>
    public TaskType ToRow() =>
        new()
        {
            Name = Name,
            FirstSeenAt = FirstSeenAt.ToUniversalTime(),
            Description = Description,
            Version = Version,
            Schema = Schema,
            Retry = Retry,
            MaxAttempts = MaxAttempts,
            Timeout = TimeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            DeadlineAfter = DeadlineMs is { } deadline ? TimeSpan.FromMilliseconds(deadline) : null,
            ResultTtl = ResultTtlMs is { } ttl ? TimeSpan.FromMilliseconds(ttl) : null,
            Deprecation = Deprecation,
            DeprecatedAt = DeprecatedAt?.ToUniversalTime(),
            Sunset = Sunset?.ToUniversalTime(),
            Mask = Mask,
            Indexed = Indexed,
            Revision = Revision,
            UpdatedBy = UpdatedBy,
            UpdatedAt = UpdatedAt?.ToUniversalTime(),
        };
}

/// <summary>A queue, and how many of its tasks had been removed; the rest of its counters follows from its tasks.</summary>
internal sealed record TransferQueue(string Name, long Removed) : TransferRow;

/// <summary>An ended attempt of the task above it.</summary>
internal sealed record TransferAttempt(
    int Number,
    DateTimeOffset FinishedAt,
    AttemptOutcome Outcome,
    long Token,
    string? Worker = null,
    DateTimeOffset? LeasedAt = null,
    DateTimeOffset? StartedAt = null,
    string? ErrorKind = null,
    string? ErrorMessage = null,
    string? ErrorStack = null
) : TransferRow
{
    public static TransferAttempt Of(TaskAttempt attempt) =>
        new(
            attempt.Number,
            attempt.FinishedAt,
            attempt.Outcome,
            attempt.Token,
            attempt.Worker,
            attempt.LeasedAt,
            attempt.StartedAt,
            attempt.ErrorKind,
            attempt.ErrorMessage,
            attempt.ErrorStack
        );

    public TaskAttempt ToRow(Guid task) =>
        new()
        {
            TaskId = task,
            Number = Number,
            Worker = Worker,
            LeasedAt = LeasedAt?.ToUniversalTime(),
            StartedAt = StartedAt?.ToUniversalTime(),
            FinishedAt = FinishedAt.ToUniversalTime(),
            Outcome = Outcome,
            ErrorKind = ErrorKind,
            ErrorMessage = ErrorMessage,
            ErrorStack = ErrorStack,
            Token = Token,
        };
}

/// <summary>Something that happened to the task above it.</summary>
internal sealed record TransferTransition(
    DateTimeOffset At,
    TaskState From,
    TaskState To,
    string Actor,
    string? Reason = null,
    int? Attempt = null
) : TransferRow
{
    /// <summary>The payload that it replaced.</summary>
    [JsonConverter(typeof(StoredJsonConverter))]
    public byte[]? Payload { get; init; }

    public static TransferTransition Of(TaskTransition transition) =>
        new(
            transition.At,
            transition.From,
            transition.To,
            transition.Actor,
            transition.Reason,
            transition.Attempt
        )
        {
            Payload = transition.Payload,
        };

    public TaskTransition ToRow(Guid task) =>
        new()
        {
            TaskId = task,
            At = At.ToUniversalTime(),
            From = From,
            To = To,
            Actor = Actor,
            Reason = Reason,
            Attempt = Attempt,
            Payload = Payload,
        };
}

/// <summary>What the task above it logged.</summary>
internal sealed record TransferLogLine(int Attempt, DateTimeOffset At, LogLevel Level, string Message)
    : TransferRow
{
    public static TransferLogLine Of(TaskLogLine line) =>
        new(line.Attempt, line.At, line.Level, line.Message);

    public TaskLogLine ToRow(Guid task) =>
        new()
        {
            TaskId = task,
            Attempt = Attempt,
            At = At.ToUniversalTime(),
            Level = Level,
            Message = Message,
        };
}

/// <summary>The last line.</summary>
internal sealed record TransferTrailer(TransferCounts Rows, string Sha256) : TransferRow;
