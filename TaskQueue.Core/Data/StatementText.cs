using System.Text.RegularExpressions;

namespace TaskQueue.Core.Data;

/// <summary>Reads SQL only as far as needed: where literals and parameters stand, and whether it is one statement.</summary>
internal static partial class StatementText
{
    private const int MostLetters = 8000;

    /// <summary>One line, literals and long numbers replaced, lists of parameters cut: the same for every run of a statement.</summary>
    public static string Normalise(string sql)
    {
        var text = Literals()
            .Replace(
                sql,
                m =>
                    m.Value[0] is '\'' or 'x' or 'X' ? "'?'"
                    : m.Value[0] is '"' ? m.Value
                    : " "
            );
        text = LongNumbers().Replace(text, "?");
        text = ParameterLists().Replace(text, "${first}, …");
        text = Space().Replace(text, " ").Trim().TrimEnd(';');
        return text.Length > MostLetters ? text[..MostLetters] + "…" : text;
    }

    /// <summary>Whether it is a single statement that a plan can be made of.</summary>
    public static bool CanBeExplained(string sql)
    {
        var bare = Literals().Replace(sql, " ").Trim().TrimEnd(';');
        return !bare.Contains(';', StringComparison.Ordinal) && Explainable().IsMatch(bare);
    }

    /// <summary>Replaces the parameters outside literals.</summary>
    public static string ReplaceParameters(string sql, Func<string, string> replace) =>
        LiteralOrParameter()
            .Replace(sql, m => m.Groups["name"] is { Success: true } name ? replace(name.Value) : m.Value);

    // Strings, blobs, quoted names and comments.
    [GeneratedRegex(
        """[xX]?'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/""",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Literals();

    [GeneratedRegex(
        """[xX]?'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|(?<![@\w])@(?<name>\w+)""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LiteralOrParameter();

    [GeneratedRegex(
        @"(?<![\w@$.])\d{3,}(\.\d+)?\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex LongNumbers();

    [GeneratedRegex(
        @"(?<first>@\w+)(\s*,\s*@\w+)+",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ParameterLists();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();

    [GeneratedRegex(
        @"^(select|with|insert|update|delete)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Explainable();
}
