namespace TaskQueue.Core.Tasks;

/// <summary>One tag of one task, so that a list by tag is an index walk.</summary>
public sealed class TaskTag
{
    /// <summary>The tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The task that carries it.</summary>
    public required Guid TaskId { get; init; }
}
