namespace TaskQueue.Core.Tasks.Queries;

/// <summary>How far the values of tasks that were there before are indexed, at one path.</summary>
public sealed class SearchFill
{
    /// <summary>The type; empty where the path is indexed in all types.</summary>
    public required string Type { get; init; }

    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary>When the path was first seen to be declared.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Tasks with ids below this are still to be read.</summary>
    public required Guid Before { get; set; }

    /// <summary>When all were read; absent until then.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
