namespace TaskQueue.Web.Components.Help;

/// <summary>Which page of the documents belongs to which page of the console.</summary>
/// <param name="Path">The first part of its address.</param>
/// <param name="Document">The document, without its ending.</param>
public sealed record HelpTopic(string Path, string Document)
{
    /// <summary>All; the longest path that fits holds.</summary>
    public static readonly IReadOnlyList<HelpTopic> All =
    [
        new("", "analytics"),
        new("tasks", "search"),
        new("tasks/", "tasks"),
        new("operations", "operations"),
        new("queues", "queues"),
        new("schedules", "schedules"),
        new("dead-letters", "dead-letters"),
        new("task-types", "task-types"),
        new("workers", "remote-workers"),
        new("alerts", "alerts"),
        new("inbox", "inbox"),
        new("users", "security"),
        new("roles", "security"),
        new("api-keys", "security"),
        new("profile", "security"),
        new("audit", "security"),
        new("rate-limits", "security"),
        new("system", "store"),
        new("settings", "configuration"),
    ];

    /// <summary>The document of a page.</summary>
    /// <param name="path">Its address below the root, without a query.</param>
    public static string Of(string path) =>
        All.Where(t => t.Path.Length == 0 || path.StartsWith(t.Path, StringComparison.Ordinal))
            .MaxBy(t => t.Path.Length)!
            .Document;
}
