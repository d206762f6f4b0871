using System.Text;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Writes terms as text that reads back as the same.</summary>
internal static class QueryPrinter
{
    public static string Print(QueryTerm term)
    {
        var text = new StringBuilder(term.Not ? "-" : "");
        if (term.Field is TaskField.Regex)
        {
            return text.Append('/').Append(Escaped(term.Values[0].Text)).Append('/').ToString();
        }

        if (term.Field is not TaskField.Text)
        {
            text.Append(term.Name).Append(':');
        }

        return text.AppendJoin(',', term.Values.Select(v => Print(v, term.Field is not TaskField.Text)))
            .ToString();
    }

    /// <summary>A value as a term has it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="named">Whether it stands behind the name of a field.</param>
    public static string Print(QueryValue value, bool named) =>
        value.Operator switch
        {
            QueryOperator.Is => Quote(value.Text, named),
            QueryOperator.Like => value.Text,
            QueryOperator.Less => "<" + value.Text,
            QueryOperator.AtMost => "<=" + value.Text,
            QueryOperator.More => ">" + value.Text,
            QueryOperator.AtLeast => ">=" + value.Text,
            _ => $"{value.Text}..{value.Upper}",
        };

    /// <summary>A text in quotes, unless it reads as itself without them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="named">Whether it stands behind the name of a field, where a colon is a character like others.</param>
    public static string Quote(string text, bool named) =>
        text.Length > 0
        && (char.IsLetterOrDigit(text[0]) || text[0] is '_' or '#' or '@')
        && text.All(c =>
            char.IsLetterOrDigit(c)
            || c is '_' or '-' or '.' or '@' or '#' or '+' or '/'
            || (named && c == ':')
        )
        && !text.Contains("..", StringComparison.Ordinal)
            ? text
            : "\""
                + text.Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)
                + "\"";

    // A slash ends the expression unless a backslash stands before it; one that is there already will do.
    private static StringBuilder Escaped(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[i]).Append(pattern[++i]);
            }
            else
            {
                text.Append(pattern[i] == '/' ? "\\" : "").Append(pattern[i]);
            }
        }

        return text;
    }
}
