using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What the page of dead letters shows, as its address carries it.</summary>
/// <param name="Filter">Which groups; open ones where the address says nothing.</param>
/// <param name="Fingerprint">The group that is looked at; none when absent.</param>
/// <param name="Trend">What the trends tell of.</param>
public sealed record LetterInboxQuery(LetterGroupFilter Filter, long? Fingerprint, TrendUnit Trend)
{
    /// <summary>The filters, in the order of their tabs.</summary>
    public static readonly IReadOnlyList<(LetterGroupFilter Filter, string Word)> Tabs =
    [
        (LetterGroupFilter.Open, Key("Open")),
        (LetterGroupFilter.Mine, Key("Mine")),
        (LetterGroupFilter.Regressed, Key("Regressed")),
        (LetterGroupFilter.Snoozed, Key("Snoozed")),
        (LetterGroupFilter.Resolved, Key("Resolved")),
        (LetterGroupFilter.All, Key("All")),
    ];

    /// <summary>The orders of the letters, the usual one first: as addresses write them, and in English.</summary>
    public static readonly IReadOnlyList<(string Word, string Title)> Orders =
    [
        (TaskOrders.Usual, Key("Newest first")),
        ("createdAt", Key("Oldest first")),
        ("-finishedAt", Key("Last died first")),
        ("finishedAt", Key("First died first")),
        ("-attempt", Key("Most attempts first")),
        ("attempt", Key("Fewest attempts first")),
    ];

    /// <summary>What is looked for among the letters, and in which order.</summary>
    public TaskListQuery Search { get; init; } = new();

    /// <summary>Reads an address; what somebody spoiled in it is as if it were absent.</summary>
    /// <param name="status">The filter's word.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="trend">day, or hours.</param>
    /// <param name="text">The query.</param>
    /// <param name="sort">The order of the letters.</param>
    public static LetterInboxQuery Read(
        string? status,
        string? fingerprint,
        string? trend,
        string? text = null,
        string? sort = null
    ) =>
        new(
            Enum.GetValues<LetterGroupFilter>()
                .Cast<LetterGroupFilter?>()
                .FirstOrDefault(f => Word(f!.Value) == status)
                ?? LetterGroupFilter.Open,
            fingerprint is not null && ErrorFingerprint.TryRead(fingerprint, out var chosen) ? chosen : null,
            trend == "day" ? TrendUnit.Day : TrendUnit.Hour
        )
        {
            Search = TaskListQuery.Read(text) with
            {
                Sort = Orders.Skip(1).Any(order => order.Word == sort) ? sort : null,
            },
        };

    /// <summary>The address.</summary>
    /// <param name="cursor">Where the list of letters starts; at its beginning when absent.</param>
    public string ToUrl(string? cursor = null) =>
        ListAddress.Of(
            "dead-letters",
            ("status", Filter is LetterGroupFilter.Open ? null : Word(Filter)),
            ("fingerprint", Written),
            ("trend", Trend is TrendUnit.Day ? "day" : null),
            ("q", Search.Text),
            ("sort", Search.Sort),
            ("cursor", cursor)
        );

    /// <summary>The address of the letters as a file.</summary>
    public string ToExportUrl() =>
        ListAddress.Of(
            "export/dead-letters",
            ("fingerprint", Written),
            ("q", Search.Text),
            ("sort", Search.Sort)
        );

    private string? Written => Fingerprint is { } chosen ? ErrorFingerprint.Write(chosen) : null;

    private static string Word(LetterGroupFilter filter) => filter.ToString().ToLowerInvariant();
}
