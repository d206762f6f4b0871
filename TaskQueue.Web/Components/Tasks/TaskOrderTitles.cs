using TaskQueue.Core.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The orders of the task list, as a choice tells them.</summary>
internal static class TaskOrderTitles
{
    /// <summary>All of them: as addresses write them, and in English.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> All =
    [
        (TaskOrders.Usual, Key("Newest first")),
        ("createdAt", Key("Oldest first")),
        ("-finishedAt", Key("Last ended first")),
        ("finishedAt", Key("First ended first")),
        ("name", Key("Name, A to Z")),
        ("-name", Key("Name, Z to A")),
        ("-duration", Key("Longest first")),
        ("duration", Key("Shortest first")),
        ("-priority", Key("Highest priority first")),
        ("priority", Key("Lowest priority first")),
        ("-attempt", Key("Most attempts first")),
        ("attempt", Key("Fewest attempts first")),
    ];
}
