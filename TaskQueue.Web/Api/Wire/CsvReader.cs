using System.Text;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads CSV of RFC 4180: commas, quotes that double inside quotes, and lines that may stand within quotes.</summary>
internal static class CsvReader
{
    /// <summary>The records of a text, each with the line that it begins on, from 1; blank lines are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">A quote is not closed, or something follows one; says where.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Read(string text)
    {
        var (at, line) = (text.StartsWith('\uFEFF') ? 1 : 0, 1);
        while (at < text.Length)
        {
            var start = line;
            var cells = new List<string>();
            do
            {
                cells.Add(
                    at < text.Length && text[at] == '"' ? Quoted(text, ref at, ref line) : Plain(text, ref at)
                );
            } while (Takes(text, ref at, ','));

            if (!Takes(text, ref at, '\r') & !Takes(text, ref at, '\n') && at < text.Length)
            {
                throw new FormatException(
                    FormattableString.Invariant($"Line {line}: a comma must follow a closing quote.")
                );
            }

            line++;
            if (cells is not [""])
            {
                yield return (start, cells);
            }
        }
    }

    private static bool Takes(string text, ref int at, char wanted)
    {
        if (at >= text.Length || text[at] != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        var length = text.AsSpan(at).IndexOfAny(",\r\n");
        at = length < 0 ? text.Length : at + length;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at, ref int line)
    {
        var (cell, opened) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                {
                    at++;
                    return cell.ToString();
                }

                at++;
            }

            line += text[at] == '\n' ? 1 : 0;
            cell.Append(text[at]);
        }

        throw new FormatException(FormattableString.Invariant($"Line {opened}: a quote is not closed."));
    }
}
