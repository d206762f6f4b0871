namespace TaskQueue.Core.Scheduling;

/// <summary>Days on which nothing fires, under a name by which schedules share them.</summary>
public sealed class NamedCalendar
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>A longer text for people.</summary>
    public string? Description { get; set; }

    /// <summary>The days, as schedules have their own: <c>saturday</c>, <c>12-25</c>, <c>2026-05-04</c>.</summary>
    public IReadOnlyList<string> Days { get; set; } = [];

    /// <summary>Rises with each change, and begins with the time when it was made; the ETag of the API.</summary>
    public int Version { get; set; }

    /// <summary>Who changed it last.</summary>
    public required string UpdatedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
