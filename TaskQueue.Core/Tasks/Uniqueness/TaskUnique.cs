using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Tasks.Uniqueness;

/// <summary>A key that only one task has at a time. Whether it still holds is judged when the next one wants it.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "The bytes of a hash.")]
public sealed class TaskUnique
{
    /// <summary>SHA-256 of what makes submissions the same.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The task that has it.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>When it is free again; when the task has ended, if absent.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a submission that does not get the key is refused, rather than answered with the task that has it.</summary>
    public bool Refuses { get; init; }
}
