namespace TaskQueue.Core.Tasks;

/// <summary>A type that tasks may name: built in, or announced once by a worker.</summary>
public sealed class TaskType
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was first known.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }
}
