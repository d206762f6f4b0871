using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// A change of state that an attempt's row cannot tell: a cancel, an edit, a retry by hand, an expiry, a
/// hand-over. Acceptance and ordinary attempts are told by the task and its attempts. Append-only.
/// </summary>
[SuppressMessage("Performance", "CA1819", Justification = "A payload is kept as the bytes that came.")]
public sealed class TaskTransition
{
    /// <summary>Rises with each row.</summary>
    public long Id { get; init; }

    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The state before.</summary>
    public required TaskState From { get; init; }

    /// <summary>The state after; the same for an edit.</summary>
    public required TaskState To { get; init; }

    /// <summary>Who did it: a person, a key or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>The attempt that it belongs to, if any.</summary>
    public int? Attempt { get; init; }

    /// <summary>The payload that it replaced, where it made it into one of another version of its type.</summary>
    public byte[]? Payload { get; init; }
}
