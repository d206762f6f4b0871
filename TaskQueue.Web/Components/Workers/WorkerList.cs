using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>How the list of workers is sorted, and what it has of each; <see cref="WorkerFilter"/> has its states.</summary>
internal static class WorkerList
{
    /// <summary>The order by name.</summary>
    public const string ByName = "name";

    /// <summary>Its orders, the usual one first.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> Orders =
    [
        ("", Key("Alive ones first")),
        (ByName, Key("Name, A to Z")),
        ("-name", Key("Name, Z to A")),
        ("-running", Key("Most running first")),
        ("running", Key("Fewest running first")),
        ("-lastBeatAt", Key("Heard of last first")),
        ("lastBeatAt", Key("Heard of last at the end")),
        ("-startedAt", Key("Newest first")),
        ("startedAt", Key("Oldest first")),
    ];

    /// <summary>Its columns.</summary>
    public static readonly IReadOnlyList<ListColumn> Columns =
    [
        new("status", Key("Status"), 132) { IsBare = true },
        new("running", Key("Running"), 112) { Order = "running" },
        new("takes", Key("Takes"), 172),
        new("memory", Key("Memory, CPU"), 118),
        new("done", Key("Tasks done"), 168),
        new("heard", Key("Last heard of"), 138) { Order = "lastBeatAt" },
        new("started", Key("Started"), 124) { Order = "startedAt" },
        new("version", Key("Version"), 110),
    ];

    /// <summary>Those that are shown to whoever has chosen none.</summary>
    public static readonly IReadOnlyList<string> Usual =
    [
        "status",
        "running",
        "takes",
        "memory",
        "done",
        "heard",
    ];
}
