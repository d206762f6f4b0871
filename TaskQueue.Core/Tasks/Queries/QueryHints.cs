namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What to tell somebody whose query cannot be read.</summary>
internal static class QueryHints
{
    private const int MostNear = 3;

    /// <summary>Names no field: tells those that look most like it.</summary>
    public static string UnknownField(string name)
    {
        var near = Near(name, QueryField.Named.Select(f => f.Name));
        return $"'{name}' is no field. "
            + (near.Length > 0 ? $"Did you mean {near}? " : "")
            + $"There are {string.Join(", ", QueryField.Named.Select(f => f.Name))} and payload.path; put text with a colon in quotes.";
    }

    /// <summary>Names no state.</summary>
    public static string UnknownStatus(string word)
    {
        var near = Near(word, TaskStates.AllWords);
        return $"'{word}' is no status. "
            + (near.Length > 0 ? $"Did you mean {near}? " : "")
            + $"There are {string.Join(", ", TaskStates.AllWords)}.";
    }

    /// <summary>A field without a value.</summary>
    public static string NoValue(QueryField field) =>
        $"{field.Name} has no value here; such as "
        + (field.Kind is QueryKind.Payload ? field.Example : $"{field.Name}:{field.Example}")
        + ".";

    /// <summary>The words that look most like one; empty where none does.</summary>
    public static string Near(string word, IEnumerable<string> known) =>
        string.Join(
            " or ",
            known
                .Select(k => (Word: k, Distance: NearWords.Distance(k, word.ToLowerInvariant())))
                .Where(k =>
                    k.Distance <= Math.Max(1, word.Length / 3)
                    || k.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                )
                .OrderBy(k => k.Distance)
                .ThenBy(k => k.Word, StringComparer.Ordinal)
                .Take(MostNear)
                .Select(k => k.Word)
        );
}
