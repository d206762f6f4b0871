using System.Text.RegularExpressions;
using TaskQueue.Web.Components.Languages;

namespace TaskQueue.Tests.Architecture;

/// <summary>What the pages say, and what of it the files of another language have.</summary>
internal static partial class LanguageRules
{
    // Names, and what keys and formats are called everywhere.
    private static readonly HashSet<string> NoWords =
    [
        "TaskQueue",
        "UTC",
        "CSV",
        "JSON",
        "JSON Lines",
        "Esc",
        "Enter",
    ];

    /// <summary>Gives every text that the pages say through <see cref="Texts"/>.</summary>
    /// <param name="files">Pages and code of the console.</param>
    public static IReadOnlyList<SaidText> Said(IEnumerable<SourceFile> files) =>
        [
            .. from file in files
            where !file.Path.Contains("/Components/Languages/", StringComparison.Ordinal)
            from Match match in Uses().Matches(file.Text)
            select new SaidText(
                file.Path,
                Unescape(
                    match.Groups["many"].Success ? match.Groups["many"].Value : match.Groups["text"].Value
                ),
                match.Groups["many"].Success ? Unescape(match.Groups["text"].Value) : null
            ),
        ];

    /// <summary>Gives every text that has no translation, or another form of one than the translation is for.</summary>
    /// <param name="said">What the pages say.</param>
    /// <param name="translations">What there is.</param>
    public static IEnumerable<string> Missing(
        IEnumerable<SaidText> said,
        IReadOnlyCollection<Translation> translations
    )
    {
        var known = translations.Select(t => (t.English, t.One)).ToHashSet();
        return from text in said
            where !known.Contains((text.English, text.One))
            select $"{text.Path} says '{text.English}', which has no translation";
    }

    /// <summary>Gives every translation that nobody says.</summary>
    /// <param name="said">What the pages say.</param>
    /// <param name="translations">What there is.</param>
    public static IEnumerable<string> Unused(
        IEnumerable<SaidText> said,
        IEnumerable<Translation> translations
    )
    {
        var known = said.Select(t => (t.English, t.One)).ToHashSet();
        return from text in translations
            where !known.Contains((text.English, text.One))
            select $"'{text.English}' is translated, and nobody says it";
    }

    /// <summary>Gives every translation that has other places or other marks of HTML than the English text, or more forms or fewer.</summary>
    /// <param name="translations">What there is.</param>
    public static IEnumerable<string> Different(IEnumerable<Translation> translations) =>
        from text in translations
        let places = Places(text.English)
        where
            text.Forms.Count != (text.One is null ? 1 : 2)
            || Places(text.Forms[^1]) != places
            || (
                text.One is { } one && Places(text.Forms[0]) != Places(one) && Places(text.Forms[0]) != places
            )
        select $"'{text.English}' has other places or marks than '{string.Join("' and '", text.Forms)}'";

    /// <summary>Gives every text that is translated twice, and not alike.</summary>
    /// <param name="translations">What there is.</param>
    public static IEnumerable<string> Twice(IEnumerable<Translation> translations) =>
        from same in translations.GroupBy(t => t.English)
        where same.Count() > 1
        select $"'{same.Key}' is translated {same.Count()} times";

    /// <summary>Gives every English text that stands in a page as it is, and texts that are put together, which no translation can be found for.</summary>
    /// <param name="files">Pages and code of the console.</param>
    public static IEnumerable<string> Untold(IEnumerable<SourceFile> files) =>
        from file in files
        let isPage = file.Path.EndsWith(".razor", StringComparison.Ordinal)
        let markup = isPage ? Uses().Replace(Code().Replace(file.Text, ""), "") : ""
        from match in Written()
            .Matches(markup)
            .Concat(Attributes().Matches(markup))
            .Concat(Notes().Matches(file.Text))
            .Concat(Glued().Matches(file.Text))
        let text = match.Groups["text"].Value.Trim()
        where !NoWords.Contains(text)
        select $"{file.Path} says '{text}' past the texts";

    private static string Places(string text) =>
        string.Join(' ', Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal))
        + string.Join(' ', Mark().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal));

    private static string Unescape(string literal) =>
        literal
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(
        """
            (\bT\[|\bT\.Markup\(|\bKey\()\s*"(?<text>([^"\\]|\\.)*)"|\bT\.Count\([^"]*?,\s*"(?<text>([^"\\]|\\.)*)",\s*"(?<many>([^"\\]|\\.)*)"
            """,
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Uses();

    [GeneratedRegex(@"^@code\b[\s\S]*|@\*[\s\S]*?\*@", RegexOptions.Multiline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(
        """(?<!<(code|kbd|script|style)\b[^<>]*)>(?<text>[^<>@{}"=;()]*[A-Za-z]{3}[^<>@{}"=;()]*)</""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Written();

    [GeneratedRegex(
        """\s(title|aria-label|placeholder|alt|Title|Label|Note|Legend|What|Hint|Word)="(?<text>[^"@]*[A-Za-z]{3}[^"@]*)["]""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Attributes();

    [GeneratedRegex(
        """toasts\.(Done|Failed)\(\s*\$?"(?<text>[^"]*)["]""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Notes();

    [GeneratedRegex(
        """\b(T\[|T\.Markup\(|Key\()\s*(\$"|"([^"\\]|\\.)*"\s*\+)(?<text>[^"]*)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Glued();

    [GeneratedRegex(@"\{\d+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex("<[^>]+>", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}

/// <summary>A text that a page says.</summary>
/// <param name="Path">The file.</param>
/// <param name="English">The text; of one that depends on a number, that of many.</param>
/// <param name="One">The text of one; none where it does not depend on a number.</param>
internal sealed record SaidText(string Path, string English, string? One);
