namespace TaskQueue.Core.Tasks.Views;

/// <summary>A query that somebody saved under a name.</summary>
public sealed class TaskView
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>The query, in canonical text.</summary>
    public required string Query { get; set; }

    /// <summary>The columns that it shows, in order; those of whoever looks when empty.</summary>
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The account that saved it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Who that is, for people.</summary>
    public required string Owner { get; init; }

    /// <summary>Whether everybody who sees tasks has it, and who may change tasks may change it.</summary>
    public bool Shared { get; set; }

    /// <summary>Rises with each change; the ETag of the API.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When it was saved first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>By whom.</summary>
    public required string UpdatedBy { get; set; }
}
