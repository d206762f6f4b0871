using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>What somebody asks for. Nothing is checked yet; <see cref="NewTaskRules"/> does that.</summary>
public sealed record NewTask
{
    /// <summary>Names the handler.</summary>
    public required string Type { get; init; }

    /// <summary>Any JSON value, as it came; UTF-8.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// The version of its type that the payload is of; the newest when absent. Empty where the payload was written down
    /// before its type had versions: such a one is known to nobody but the product itself.
    /// </summary>
    public string? TypeVersion { get; init; }

    /// <summary>The queue; <c>default</c> when absent.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>0 to 9; 9 first; 5 when absent.</summary>
    public int Priority { get; init; } = 5;

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>A longer text for people.</summary>
    public string? Description { get; init; }

    /// <summary>Start no earlier than this long from now.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Start no earlier than then; not together with <see cref="Delay"/>.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>Do not start after this.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Be done by then, all attempts together.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Be done this long after the acceptance; not together with <see cref="Deadline"/>.</summary>
    public TimeSpan? DeadlineAfter { get; init; }

    /// <summary>How long after its end its result is kept; as its type or the installation says when absent.</summary>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>How long one attempt may run; 5 minutes when absent.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many attempts may fail; 5 when absent.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>A retry policy text; the default when absent. <see cref="MaxAttempts"/> beats its attempts.</summary>
    public string? Retry { get; init; }

    /// <summary>The task that this one replays.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Labels for people and searches.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Labels that its worker must have, all of them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Ties tasks and callers' records together.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What it shares limits with, such as a tenant or an account; its queue serves keys in turn.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>Makes a repeated submission answer with the first task.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>W3C trace id of the request.</summary>
    public string? TraceId { get; init; }

    /// <summary>The tasks that it waits for: ids, or <c>#ref</c> for another row of the same batch.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>How many of them must end as wanted, how, and what happens otherwise.</summary>
    public DependencyRule DependsRule { get; init; } = DependencyRule.Default;

    /// <summary>What other rows of the same batch call it; forgotten afterwards.</summary>
    public string? Ref { get; init; }

    /// <summary>What makes it the same as an earlier task; nothing when absent.</summary>
    public UniqueRule? Unique { get; init; }

    /// <summary>Accept a type that nobody knows yet.</summary>
    public bool AllowUnknownType { get; init; }
}
