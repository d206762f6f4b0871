namespace TaskQueue.Core.Tasks.Views;

/// <summary>A view that is there for everybody from the start.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Query">The query, in canonical text.</param>
/// <param name="Meaning">What it shows, for people.</param>
public sealed record ReadyView(string Key, string Name, string Query, string Meaning)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ReadyView> All =
    [
        new("today", "Today's tasks", "created:today", "Accepted since midnight, UTC"),
        new("failed-today", "Failed today", "status:failed ended:today", "Died since midnight, UTC"),
        new(
            "high-priority",
            "High priority",
            "status:pending,running,retrying priority:>=7",
            "Not over yet, of priority 7 and more"
        ),
        new(
            "running-long",
            "Running long",
            "status:running started:>10m",
            "An attempt that began more than ten minutes ago"
        ),
        new("my-tasks", "My tasks", "creator:me", "What you have submitted"),
        new("stuck", "Stuck", "status:queued created:>1h", "Ready, and accepted more than an hour ago"),
        new(
            "retrying",
            "Many attempts",
            "status:retrying attempts:>=3",
            "Failed three times or more, and tried again"
        ),
    ];
}
