using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Web.Api.Wire;

/// <summary>The fields of a task that a body gave, and what is wrong with the way it gave them.</summary>
internal sealed class TaskDraft
{
    /// <summary>What could not be read, by field.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>The fields that were there, null or not.</summary>
    public TaskField Given { get; set; }

    /// <summary>The fields that were there as <c>null</c>; a payload of null is a value and is not among them.</summary>
    public TaskField Nulls { get; set; }

    public string? Type { get; set; }

    public string? TypeVersion { get; set; }

    public ReadOnlyMemory<byte>? Payload { get; set; }

    public string? Queue { get; set; }

    public int? Priority { get; set; }

    public TimeSpan? Delay { get; set; }

    public DateTimeOffset? RunAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? Deadline { get; set; }

    public TimeSpan? DeadlineAfter { get; set; }

    public TimeSpan? ResultTtl { get; set; }

    public TimeSpan? Timeout { get; set; }

    public int? MaxAttempts { get; set; }

    public string? Retry { get; set; }

    public IReadOnlyList<string>? Tags { get; set; }

    public IReadOnlyList<string>? Labels { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? CorrelationId { get; set; }

    public string? IdempotencyKey { get; set; }

    public string? ConcurrencyKey { get; set; }

    public IReadOnlyList<string>? DependsOn { get; set; }

    public DependencyRule DependsRule { get; set; } = DependencyRule.Default;

    public string? Ref { get; set; }

    public UniqueRule? Unique { get; set; }

    /// <summary>Whether what a task must have is there; what is missing is said in <paramref name="errors"/>.</summary>
    public bool IsWhole(FieldErrors errors)
    {
        errors.Require(Type is not null, "type", "Is required.");
        errors.Require(Payload is not null, "payload", "Is required; null is a value too.");
        return errors.IsEmpty;
    }

    /// <summary>The submission that a whole draft stands for.</summary>
    /// <param name="allowUnknownType">Accept a type that nobody knows.</param>
    /// <param name="traceId">The request's trace.</param>
    public NewTask ToNewTask(bool allowUnknownType, string? traceId) =>
        new()
        {
            Type = Type!,
            TypeVersion = TypeVersion,
            Payload = Payload!.Value,
            Queue = Queue ?? "default",
            Priority = Priority ?? 5,
            Name = Name,
            Description = Description,
            Delay = Delay,
            RunAt = RunAt,
            ExpiresAt = ExpiresAt,
            Deadline = Deadline,
            DeadlineAfter = DeadlineAfter,
            ResultTtl = ResultTtl,
            Timeout = Timeout,
            MaxAttempts = MaxAttempts,
            Retry = Retry,
            Tags = Tags ?? [],
            Labels = Labels ?? [],
            CorrelationId = CorrelationId,
            IdempotencyKey = IdempotencyKey,
            ConcurrencyKey = ConcurrencyKey,
            DependsOn = DependsOn ?? [],
            DependsRule = DependsRule,
            Ref = Ref,
            Unique = Unique,
            TraceId = traceId,
            AllowUnknownType = allowUnknownType,
        };

    /// <summary>The edit that a draft stands for; null takes away what can be absent, and is an error elsewhere.</summary>
    public TaskEdit ToEdit()
    {
        const TaskField Removable =
            TaskField.Name
            | TaskField.Description
            | TaskField.Tags
            | TaskField.Labels
            | TaskField.RunAt
            | TaskField.ExpiresAt
            | TaskField.Deadline;
        foreach (var field in TaskFields.In(Nulls & ~Removable))
        {
            Errors.Add(TaskFields.NameOf(field), "Must not be null.");
        }

        return new()
        {
            Name = Nulls.HasFlag(TaskField.Name) ? "" : Name,
            Description = Nulls.HasFlag(TaskField.Description) ? "" : Description,
            Tags = Nulls.HasFlag(TaskField.Tags) ? [] : Tags,
            Labels = Nulls.HasFlag(TaskField.Labels) ? [] : Labels,
            Priority = Priority,
            Queue = Queue,
            RunAt = RunAt,
            RunAtOnce = Nulls.HasFlag(TaskField.RunAt),
            ExpiresAt = ExpiresAt,
            NeverExpires = Nulls.HasFlag(TaskField.ExpiresAt),
            Deadline = Deadline,
            DeadlineAfter = DeadlineAfter,
            WithoutDeadline = Nulls.HasFlag(TaskField.Deadline),
            Payload = Payload,
        };
    }
}
