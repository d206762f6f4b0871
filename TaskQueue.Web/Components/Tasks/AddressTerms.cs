using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Components.Parts;
using TaskField = TaskQueue.Core.Tasks.Queries.TaskField;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// The parameters that addresses of the list have beside the query, as links to a queue, a type or a tag do. They become
/// terms; what cannot be read is left out.
/// </summary>
internal static class AddressTerms
{
    /// <summary>Terms of a parameter with values parted by commas, any of which is enough.</summary>
    public static IEnumerable<QueryTerm> AnyOf(string name, string? values) =>
        Split(values) is [_, ..] words
            ? Read($"{name}:{string.Join(',', words.Select(TaskQuery.Quote))}")
            : [];

    /// <summary>Terms of a parameter with values parted by commas, all of which must be there.</summary>
    public static IEnumerable<QueryTerm> AllOf(string name, string? values) =>
        Split(values).SelectMany(word => Read($"{name}:{TaskQuery.Quote(word)}"));

    /// <summary>A term of a parameter with one text.</summary>
    public static IEnumerable<QueryTerm> Text(string name, string? text) =>
        TaskListQuery.ReadText(text) is { } value ? Read($"{name}:{TaskQuery.Quote(value)}") : [];

    /// <summary>Terms of a parameter with two bounds.</summary>
    public static IEnumerable<QueryTerm> Bounds(string name, string? from, string? to) =>
        [
            .. TaskListQuery.ReadText(from) is { } low ? Read($"{name}:>={low}") : [],
            .. TaskListQuery.ReadText(to) is { } high ? Read($"{name}:<={high}") : [],
        ];

    /// <summary>Terms of a parameter with two lengths of time, as the API writes them or as queries do.</summary>
    public static IEnumerable<QueryTerm> Spans(string name, string? from, string? to) =>
        Bounds(name, Span(from), Span(to));

    /// <summary>Terms of a parameter with two times, the second of which is left out.</summary>
    public static IEnumerable<QueryTerm> Times(string name, string? from, string? to) =>
        [
            .. InstantText.Read(from) is { } low ? Read($"{name}:>={Instant(low)}") : [],
            .. InstantText.Read(to) is { } high ? Read($"{name}:<{Instant(high)}") : [],
        ];

    /// <summary>A term of a regular expression.</summary>
    public static IEnumerable<QueryTerm> Regex(string? pattern) =>
        TaskListQuery.ReadText(pattern) is { } text
            ? Read(new QueryTerm(TaskField.Regex, [QueryValue.Is(text)]).ToString())
            : [];

    /// <summary>A time as queries write it, to the second.</summary>
    public static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            System.Globalization.CultureInfo.InvariantCulture
        );

    private static string? Span(string? text) =>
        Iso8601.TryParse(text ?? "", out TimeSpan span) ? QuerySpan.Write(span) : text;

    private static IReadOnlyList<QueryTerm> Read(string text) => TaskQuery.TryParse(text, out _)?.Terms ?? [];

    private static string[] Split(string? words) =>
        (words ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
