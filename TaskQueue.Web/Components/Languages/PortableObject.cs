using System.Text;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// Reads the files of translators: the part of gettext's PO format that is needed. Each entry has <c>msgid</c>, perhaps <c>msgid_plural</c>, and
/// <c>msgstr</c>, or <c>msgstr[0]</c> and <c>msgstr[1]</c>; a text may go on in further lines. Comments and the head are passed over.
/// </summary>
internal static class PortableObject
{
    /// <summary>Gives the entries of a file.</summary>
    /// <param name="file">Its text.</param>
    /// <exception cref="FormatException">A line is none of the format.</exception>
    public static IReadOnlyList<Translation> Read(string file)
    {
        var entries = new List<Translation>();
        var fields = new List<(string Name, StringBuilder Text)>();
        foreach (var line in file.Split('\n').Select(line => line.Trim()).Append(""))
        {
            if (line.Length == 0)
            {
                Add(fields, entries);
                fields.Clear();
            }
            else if (line[0] == '"' && fields.Count > 0)
            {
                fields[^1].Text.Append(Unquote(line));
            }
            else if (line[0] != '#')
            {
                var at = line.IndexOf('"', StringComparison.Ordinal);
                if (at <= 0)
                {
                    throw new FormatException($"'{line}' is no line of a PO file.");
                }

                fields.Add((line[..at].Trim(), new(Unquote(line[at..]))));
            }
        }

        return entries;
    }

    private static void Add(List<(string Name, StringBuilder Text)> fields, List<Translation> entries)
    {
        var one = Field("msgid");
        if (string.IsNullOrEmpty(one))
        {
            // The head, or a lone comment.
            return;
        }

        var many = Field("msgid_plural");
        string[] forms =
        [
            .. fields
                .Where(field => field.Name.StartsWith("msgstr", StringComparison.Ordinal))
                .OrderBy(field => field.Name, StringComparer.Ordinal)
                .Select(field => field.Text.ToString()),
        ];
        if (forms.Length > 0 && !forms.Contains(""))
        {
            entries.Add(new(many ?? one, many is null ? null : one, forms));
        }

        string? Field(string name) => fields.Find(field => field.Name == name).Text?.ToString();
    }

    private static string Unquote(string quoted) =>
        quoted.Length >= 2 && quoted[^1] == '"'
            ? quoted[1..^1]
                .Replace("\\n", "\n", StringComparison.Ordinal)
                .Replace("\\\"", "\"", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal)
            : throw new FormatException($"{quoted} has no end.");
}

/// <summary>A text and what it is in another language.</summary>
/// <param name="English">The text in English; of one that depends on a number, that of many.</param>
/// <param name="One">The English text of one; none where it does not depend on a number.</param>
/// <param name="Forms">The translation; of one and of many where it depends on a number.</param>
internal sealed record Translation(string English, string? One, IReadOnlyList<string> Forms);
