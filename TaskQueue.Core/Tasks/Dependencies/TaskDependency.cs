namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>One task waits for another.</summary>
public sealed class TaskDependency
{
    /// <summary>The task that waits.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The task that it waits for.</summary>
    public required Guid DependsOnId { get; init; }

    /// <summary>How that one ended, once the waiting task was told; absent until then.</summary>
    public TaskState? Outcome { get; init; }
}

/// <summary>Whether other tasks depend on a task, and whether they know of its end.</summary>
public enum DependentsMark : short
{
    /// <summary>None ever did.</summary>
    None = 0,

    /// <summary>Some do. When it has ended, that is still to be told to them, or to some of them.</summary>
    Untold = 1,

    /// <summary>It has ended, and all that depend on it were told.</summary>
    Told = 2,
}
