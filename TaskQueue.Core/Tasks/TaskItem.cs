using System.Diagnostics.CodeAnalysis;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Uniqueness;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Tasks;

/// <summary>One task: what was asked for, and where it stands. Rows are changed by the ledger alone.</summary>
/// <remarks>
/// The moves of a task (start, succeed, fail …) are made by the ledger; a row that was read for a list
/// leaves out <see cref="Payload"/> and <see cref="Result"/>.
/// </remarks>
[SuppressMessage(
    "Performance",
    "CA1819",
    Justification = "Payload and result are kept as the bytes that came."
)]
public sealed class TaskItem
{
    /// <summary>UUID version 7; rises with the time of acceptance.</summary>
    public required Guid Id { get; init; }

    /// <summary>Names the handler.</summary>
    public required string Type { get; init; }

    /// <summary>The version of its type that the payload is of; absent where the type had none.</summary>
    public string? TypeVersion { get; set; }

    /// <summary>The queue that it waits in.</summary>
    public required string Queue { get; set; }

    /// <summary>0 to 9; 9 starts first.</summary>
    public short Priority { get; set; }

    /// <summary>A name for people; none when absent.</summary>
    public string? Name { get; set; }

    /// <summary>A longer text for people.</summary>
    public string? Description { get; set; }

    /// <summary>Where the task stands.</summary>
    public TaskState State { get; set; }

    /// <summary>Rises with each change of the row; the ETag of the API and the stamp of broker entries.</summary>
    public int Version { get; set; }

    /// <summary>The JSON value as it came, UTF-8.</summary>
    public byte[] Payload { get; set; } = [];

    /// <summary>The handler's JSON result, UTF-8; absent until it succeeds.</summary>
    public byte[]? Result { get; set; }

    /// <summary>What kind of error ended the last attempt.</summary>
    public string? ErrorKind { get; set; }

    /// <summary>What went wrong in the last attempt, for people.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The stack of the last attempt's error.</summary>
    public string? ErrorStack { get; set; }

    /// <summary>The number of the last attempt; 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>How many attempts may fail before the task is dead.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>Its own retry policy in canonical form; the default when absent.</summary>
    public string? Retry { get; init; }

    /// <summary>When the first failed attempt of its allowance started, where its policy bounds the time of retries.</summary>
    public DateTimeOffset? RetrySince { get; set; }

    /// <summary>While it is dead: what its error has in common with others; see <see cref="ErrorFingerprint"/>.</summary>
    public long? Fingerprint { get; set; }

    /// <summary>Attempts that do not count against <see cref="MaxAttempts"/>: lost, handed back, or before a retry by hand.</summary>
    public int Forgiven { get; set; }

    /// <summary>How often the worker was lost while this task ran; three times make it dead.</summary>
    public int Losses { get; set; }

    /// <summary>Token of the newest attempt that the store knows; results with an older one are stale.</summary>
    public long Fence { get; set; }

    /// <summary>How long one attempt may run.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>When it may start at the earliest, as asked for.</summary>
    public DateTimeOffset? RunAt { get; set; }

    /// <summary>When a scheduled or retrying task becomes ready.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When it ends as expired, if no attempt started before.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it has to be done, all attempts together: after that it is dead.</summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    /// <summary>How long after its end its result is kept; as the installation keeps them when absent.</summary>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>When its result goes, where it has a time of its own and is there.</summary>
    public DateTimeOffset? ResultUntil { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When the last known attempt started.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The name of the worker of the last known attempt.</summary>
    public string? Worker { get; set; }

    /// <summary>0 to 100 as the handler told.</summary>
    public short? Progress { get; set; }

    /// <summary>What the handler said with its progress.</summary>
    public string? ProgressMessage { get; set; }

    /// <summary>When somebody asked for a running task to be cancelled.</summary>
    public DateTimeOffset? CancelRequestedAt { get; set; }

    /// <summary>Who asked, for the timeline.</summary>
    public string? CancelRequestedBy { get; set; }

    /// <summary>Labels for people and searches, sorted.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Labels that its worker must have, sorted.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The task that this one came from.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Ties tasks and callers' records together.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>W3C trace id of the request that submitted it.</summary>
    public string? TraceId { get; init; }

    /// <summary>What it shares limits with: a tenant, an account, a server; empty when it has none.</summary>
    public string ConcurrencyKey { get; init; } = "";

    /// <summary>Makes a repeated submission answer with the first task; unique per <see cref="CreatedBy"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the canonical request; tells a repetition from a clash.</summary>
    public byte[]? RequestHash { get; init; }

    /// <summary>What it waits for among the tasks that it depends on; absent when it depends on none.</summary>
    public DependencyRule? DependsRule { get; set; }

    /// <summary>The tasks that it depends on. They stand in a table of their own; filled in where they are asked for.</summary>
    public IReadOnlyList<Guid> DependsOn { get; set; } = [];

    /// <summary>Whether others depend on it, and know of its end.</summary>
    public DependentsMark Dependents { get; set; }

    /// <summary>How many others depend on it; filled in where it is asked for.</summary>
    public int ChildCount { get; set; }

    /// <summary>How much of payload and result is here, for whoever asked.</summary>
    public PayloadSight Sight { get; set; }

    /// <summary>What is indexed of its payload, while it is being accepted.</summary>
    public IReadOnlyList<TaskValue> Values { get; set; } = [];

    /// <summary>What was submitted, where another version of its type was, while it is being accepted.</summary>
    public ReplacedPayload? Sent { get; init; }

    /// <summary>The key that no other task may have: while it is being accepted, and while it holds it where one task is read alone.</summary>
    public TaskUnique? Unique { get; set; }
}
