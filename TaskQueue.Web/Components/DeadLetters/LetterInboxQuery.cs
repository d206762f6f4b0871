using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
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

    /// <summary>Reads an address; what somebody spoiled in it is as if it were absent.</summary>
    /// <param name="status">The filter's word.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="trend">day, or hours.</param>
    public static LetterInboxQuery Read(string? status, string? fingerprint, string? trend) =>
        new(
            Enum.GetValues<LetterGroupFilter>()
                .Cast<LetterGroupFilter?>()
                .FirstOrDefault(f => Word(f!.Value) == status)
                ?? LetterGroupFilter.Open,
            fingerprint is not null && ErrorFingerprint.TryRead(fingerprint, out var chosen) ? chosen : null,
            trend == "day" ? TrendUnit.Day : TrendUnit.Hour
        );

    /// <summary>The address.</summary>
    /// <param name="cursor">Where the list of letters starts; at its beginning when absent.</param>
    public string ToUrl(string? cursor = null)
    {
        string[] parts =
        [
            .. Filter is LetterGroupFilter.Open ? [] : new[] { $"status={Word(Filter)}" },
            .. Fingerprint is { } chosen ? new[] { $"fingerprint={ErrorFingerprint.Write(chosen)}" } : [],
            .. Trend is TrendUnit.Day ? new[] { "trend=day" } : [],
            .. cursor is null ? [] : new[] { $"cursor={cursor}" },
        ];
        return parts.Length == 0 ? "dead-letters" : $"dead-letters?{string.Join('&', parts)}";
    }

    private static string Word(LetterGroupFilter filter) => filter.ToString().ToLowerInvariant();
}
