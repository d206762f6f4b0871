namespace TaskQueue.Core.Tasks.Views;

/// <summary>The last queries of an account.</summary>
public sealed class QueryHistory
{
    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The queries in canonical text, the last one first.</summary>
    public IReadOnlyList<string> Queries { get; set; } = [];

    /// <summary>What was looked at last; empty where that was everything.</summary>
    public string Last { get; set; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
