using System.Globalization;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>What the address of the dashboard says: a link to it shows the same range to anybody.</summary>
/// <param name="Range">The range.</param>
/// <param name="Word">Its word in the address; absent where it is between two times.</param>
public sealed record DashboardQuery(HistoryRange Range, string? Word)
{
    private const string Usual = "1h";

    /// <summary>The ranges that end now, by their words.</summary>
    public static readonly IReadOnlyList<(string Word, string Text, TimeSpan Span)> Choices =
    [
        ("1h", "1 h", TimeSpan.FromHours(1)),
        ("6h", "6 h", TimeSpan.FromHours(6)),
        ("24h", "24 h", TimeSpan.FromHours(24)),
        ("7d", "7 d", TimeSpan.FromDays(7)),
        ("30d", "30 d", TimeSpan.FromDays(30)),
    ];

    /// <summary>In words, as in "in the last 24 h".</summary>
    public string Text =>
        Word == Usual ? T["in the last hour"]
        : Choices.FirstOrDefault(c => c.Word == Word).Text is { } text ? T["in the last {0}", text]
        : T["in this range"];

    /// <summary>Reads an address; what cannot be read is as if it were not there.</summary>
    public static DashboardQuery Read(string? word, string? from, string? to, string? compare)
    {
        var compares = compare == "previous";
        if (Time(from) is { } begin && Time(to) is { } end && IsRange(begin, end))
        {
            return new(new(null, begin, end, compares), null);
        }

        var choice = Choices.FirstOrDefault(c => c.Word == word);
        choice = choice.Word is null ? Choices.First(c => c.Word == Usual) : choice;
        return new(new(choice.Span, default, default, compares), choice.Word);
    }

    /// <summary>Whether two times are a range that can be shown.</summary>
    public static bool IsRange(DateTimeOffset from, DateTimeOffset to) =>
        from < to
        && to - from <= AnalyticsAsk.LongestRange
        && from >= DateTimeOffset.UnixEpoch
        && to <= DateTimeOffset.UnixEpoch.AddYears(1000);

    /// <summary>The address of a range that ends now.</summary>
    public string With(string word) => Address(word == Usual ? [] : [("range", word)], Range.Compare);

    /// <summary>The address of a range between two times.</summary>
    public string With(DateTimeOffset from, DateTimeOffset to) =>
        Address([("from", Words.Machine(from)), ("to", Words.Machine(to))], Range.Compare);

    /// <summary>The address of the same with the period before, or without.</summary>
    public string With(bool compare) =>
        Word is { } word
            ? Address(word == Usual ? [] : [("range", word)], compare)
            : Address([("from", Words.Machine(Range.From)), ("to", Words.Machine(Range.To))], compare);

    private static string Address(IEnumerable<(string Name, string Value)> parts, bool compare)
    {
        var all = parts.ToList();
        if (compare)
        {
            all.Add(("compare", "previous"));
        }

        return all.Count == 0
            ? "/"
            : "/?" + string.Join('&', all.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
