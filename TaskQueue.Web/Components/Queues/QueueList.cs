using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>What the list of queues can be asked, and what it has of each.</summary>
internal static class QueueList
{
    /// <summary>The states that it is narrowed to.</summary>
    public static readonly IReadOnlyList<(string? Word, string Title)> Tabs =
    [
        (null, Key("All")),
        ("paused", Key("Paused")),
        ("waiting", Key("With waiting tasks")),
        ("dead", Key("With dead letters")),
    ];

    /// <summary>Its orders, the usual one first.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> Orders =
    [
        (QueueSearch.Usual, Key("Name, A to Z")),
        ("-name", Key("Name, Z to A")),
        ("-depth", Key("Most waiting first")),
        ("depth", Key("Fewest waiting first")),
        ("-running", Key("Most running first")),
        ("running", Key("Fewest running first")),
        ("-retrying", Key("Most retrying first")),
        ("retrying", Key("Fewest retrying first")),
        ("-succeeded", Key("Most succeeded first")),
        ("succeeded", Key("Fewest succeeded first")),
        ("-dead", Key("Most dead first")),
        ("dead", Key("Fewest dead first")),
        ("-accepted", Key("Most accepted first")),
        ("accepted", Key("Fewest accepted first")),
    ];

    /// <summary>Its columns.</summary>
    public static readonly IReadOnlyList<ListColumn> Columns =
    [
        .. QueueColumn.All.Select(c => new ListColumn(c.Name, c.Title, c.Width)
        {
            IsNumber = true,
            Order = c.Name,
        }),
        new("accepted", Key("Accepted"), 94) { IsNumber = true, Order = "accepted" },
        new("difference", Key("Difference"), 106) { IsNumber = true },
        new("queued", Key("Ready"), 88) { IsNumber = true },
        new("scheduled", Key("Scheduled"), 96) { IsNumber = true },
        new("blocked", Key("Blocked"), 88) { IsNumber = true },
        new("removed", Key("Removed"), 94) { IsNumber = true },
        new("weight", Key("Weight"), 88) { IsNumber = true },
    ];

    /// <summary>Those that are shown to whoever has chosen none.</summary>
    public static readonly IReadOnlyList<string> Usual =
    [
        .. QueueColumn.All.Select(c => c.Name),
        "accepted",
        "difference",
    ];
}
