namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What somebody who types a query may mean: names of fields first, then values. Pure.</summary>
/// <param name="Start">Where the word begins that a suggestion takes the place of.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Field">The field whose value it is; none where it is the name of a field.</param>
/// <param name="Typed">The word, as far as it was typed.</param>
public sealed record QueryCompletion(int Start, int End, QueryField? Field, string Typed)
{
    /// <summary>Suggestions that are made at once.</summary>
    public const int Most = 10;

    /// <summary>Where somebody is in a query.</summary>
    /// <param name="text">The text.</param>
    /// <param name="caret">The place in it.</param>
    /// <returns>What can be completed there; none inside quotes and expressions.</returns>
    public static QueryCompletion? At(string text, int caret)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var start = caret;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        if (text[..caret].Count(c => c == '"') % 2 == 1)
        {
            return null;
        }

        var end = caret;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or ':'))
        {
            end++;
        }

        start += start < caret && text[start] == '-' ? 1 : 0;
        var word = text[start..caret];
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return word.Length > 0 && !(char.IsLetter(word[0]) && word.All(IsOfName))
                ? null
                : new(start, end, null, word);
        }

        var name = word[..colon];
        var field = name.StartsWith(QueryField.PayloadPrefix, StringComparison.OrdinalIgnoreCase)
            ? QueryField.Payload
            : QueryField.Find(name);
        var value = start + Math.Max(colon, word.LastIndexOf(',')) + 1;
        return field is null ? null : new(value, end, field, text[value..caret]);
    }

    /// <summary>The names of fields, and of paths of payloads, that fit.</summary>
    /// <param name="paths">The paths that are indexed.</param>
    public IReadOnlyList<QuerySuggestion> Fields(IEnumerable<string> paths) =>
        [
            .. QueryField
                .Named.Select(f => new QuerySuggestion(f.Name + ":", f.Name + ":", f.Meaning))
                .Concat(
                    paths.Select(p => new QuerySuggestion(
                        $"{QueryField.PayloadPrefix}{p}:",
                        $"{QueryField.PayloadPrefix}{p}:",
                        "Indexed in payloads"
                    ))
                )
                .Where(s => s.Label.StartsWith(Typed, StringComparison.OrdinalIgnoreCase))
                .Take(Typed.Length == 0 ? QueryField.Named.Count : Most),
        ];

    /// <summary>The values of its field that fit: those that are known, or examples.</summary>
    /// <param name="known">Names that there are, where the field has such.</param>
    public IReadOnlyList<QuerySuggestion> Values(IEnumerable<string> known)
    {
        var offered = Field!.Kind switch
        {
            QueryKind.Status => TaskStates.AllWords.Select(w => new QuerySuggestion(w, w, "")),
            QueryKind.Time when Field.Key is TaskField.Due => Examples("<10m", "<1h", ">1h"),
            QueryKind.Time => Examples("<1h", "<1d", ">2h", ">7d", "today", "yesterday"),
            QueryKind.Duration => Examples(">1s", ">1m", ">5m", "<1s"),
            QueryKind.Number when Field.Key is TaskField.Priority => Examples(">5", ">=7", "3..7", "9"),
            QueryKind.Number => Examples(">1", ">=3", "0"),
            _ when Field.Key is TaskField.Creator => known.Prepend("me").Select(Name),
            _ => known.Select(Name),
        };
        return
        [
            .. offered
                .Where(s => s.Label.Contains(Typed.Trim('"'), StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(s =>
                    s.Label.StartsWith(Typed.Trim('"'), StringComparison.OrdinalIgnoreCase)
                )
                .Where(s => s.Insert != Typed)
                .Take(Most),
        ];
    }

    /// <summary>The text with a suggestion in the place of the word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="suggestion">What was chosen.</param>
    /// <returns>The text, and where the caret is to be.</returns>
    public (string Text, int Caret) Apply(string text, QuerySuggestion suggestion)
    {
        var isField = suggestion.Insert.EndsWith(':');
        var rest = text[Math.Min(End, text.Length)..];
        if (isField)
        {
            rest = rest.TrimStart(':');
        }

        // The next term can be typed at once.
        var gap = !isField && rest.Length == 0 ? " " : "";
        var before = text[..Start] + suggestion.Insert + gap;
        return (before + rest, before.Length);
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '$' or '@';

    private static QuerySuggestion Name(string name) => new(QueryPrinter.Quote(name, named: true), name, "");

    private static IEnumerable<QuerySuggestion> Examples(params string[] values) =>
        values.Select(v => new QuerySuggestion(v, v, ""));
}

/// <summary>A suggestion.</summary>
/// <param name="Insert">What is put into the text.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Meaning">What it means; empty where that is plain.</param>
public sealed record QuerySuggestion(string Insert, string Label, string Meaning);
