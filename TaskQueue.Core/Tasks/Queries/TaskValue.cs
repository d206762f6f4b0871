namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A value in the payload of a task, at a path that is searched for.</summary>
public sealed class TaskValue
{
    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>The value as text: of a number as it was written, of a text without its quotes.</summary>
    public required string Value { get; init; }

    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }
}
