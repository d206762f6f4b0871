using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>What the list of schedules can be asked, and what it has of each.</summary>
internal static class ScheduleList
{
    /// <summary>The states that it is narrowed to.</summary>
    public static readonly IReadOnlyList<(string? Word, string Title)> Tabs =
    [
        (null, Key("All")),
        ("paused", Key("Paused")),
        ("failing", Key("Failing")),
        ("soon", Key("Within 24 hours")),
    ];

    /// <summary>Its orders, the usual one first.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> Orders =
    [
        (ScheduleSearch.Usual, Key("Name, A to Z")),
        ("-name", Key("Name, Z to A")),
        ("nextFireAt", Key("Next fire first")),
        ("-nextFireAt", Key("Next fire last")),
        ("-lastFireAt", Key("Fired last first")),
        ("lastFireAt", Key("Fired last at the end")),
        ("-fired", Key("Most tasks made first")),
        ("fired", Key("Fewest tasks made first")),
    ];

    /// <summary>Its columns.</summary>
    public static readonly IReadOnlyList<ListColumn> Columns =
    [
        new("status", Key("Status"), 190) { IsBare = true },
        new("next", Key("Next fire"), 130) { Order = "nextFireAt", IsRising = true },
        new("last", Key("Last task"), 150) { Order = "lastFireAt" },
        new("task", Key("Task"), 170),
        new("made", Key("Made"), 88) { Order = "fired", IsNumber = true },
        new("missed", Key("Missed"), 88) { IsNumber = true },
        new("zone", Key("Time zone"), 150),
        new("by", Key("Created by"), 180),
    ];

    /// <summary>Those that are shown to whoever has chosen none.</summary>
    public static readonly IReadOnlyList<string> Usual = ["status", "next", "last", "task", "made"];
}
