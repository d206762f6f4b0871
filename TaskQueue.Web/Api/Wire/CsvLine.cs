using System.Text;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Writes lines of RFC 4180 that a spreadsheet takes for text: no cell begins a formula.</summary>
internal static class CsvLine
{
    private const string Formula = "=+-@\t\r\0";
    private static readonly char[] Special = ['"', ',', '\r', '\n'];

    /// <summary>One line with its end.</summary>
    /// <param name="cells">The cells; an absent one is empty.</param>
    public static string Of(params IEnumerable<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            if (line.Length > 0)
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
        if (text.IndexOfAny(Special) < 0)
        {
            line.Append(text);
        }
        else
        {
            line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
    }
}
