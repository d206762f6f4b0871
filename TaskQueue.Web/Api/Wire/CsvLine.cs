using System.Buffers;
using System.Text;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Writes lines of RFC 4180 that a spreadsheet takes for text: no cell begins a formula.</summary>
internal static class CsvLine
{
    // The wide forms, too: some spreadsheets read them as the others.
    private const string Formula = "=+-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20";

    // A semicolon and a tab part cells where the language of the reader has it so.
    private static readonly SearchValues<char> Special = SearchValues.Create("\",;\t\r\n");

    /// <summary>Takes the apostrophe off again that keeps a cell from being a formula.</summary>
    /// <param name="cell">A cell as it was written here.</param>
    public static string Unguarded(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && Formula.Contains(cell[1], StringComparison.Ordinal)
            ? cell[1..]
            : cell;

    /// <summary>One line with its end.</summary>
    /// <param name="cells">The cells; an absent one is empty.</param>
    public static string Of(params IEnumerable<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var (place, cell) in cells.Index())
        {
            // By the place and not by what stands there already: the first cells may be empty.
            if (place > 0)
            {
                line.Append(',');
            }

            Append(line, cell ?? "");
        }

        return line.Append("\r\n").ToString();
    }

    private static void Append(StringBuilder line, string cell)
    {
        // The apostrophe tells spreadsheets that it is text; they do not show it.
        var text = cell.Length > 0 && Formula.Contains(cell[0], StringComparison.Ordinal) ? "'" + cell : cell;
        if (!text.AsSpan().ContainsAny(Special))
        {
            line.Append(text);
        }
        else
        {
            line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
    }
}
