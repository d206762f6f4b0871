namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Makes text what every store can keep: handlers' errors and log lines may hold anything.</summary>
internal static class StoreText
{
    private const string Replacement = "\uFFFD";

    /// <summary>The text, with U+FFFD for NUL, which PostgreSQL has not, and for halves of surrogate pairs.</summary>
    public static string Clean(string text)
    {
        var span = text.AsSpan();
        if (span.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            text = string.Concat(text.EnumerateRunes());
        }

        return span.Contains('\0') ? text.Replace("\0", Replacement, StringComparison.Ordinal) : text;
    }
}
