namespace TaskQueue.Web.Components.Languages;

/// <summary>Takes a text apart where a sentence ends, for texts that the core put together from sentences.</summary>
internal static class ToldSentences
{
    // What has more is no note of ours but somebody's prose.
    private const int Most = 24;

    /// <summary>Whether a text has the end of a sentence within.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSeveral(string text) => NextEnd(text, 0) > 0;

    /// <summary>Gives each sentence without the space behind it; the whole text where it is one, or far too many.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Of(string text)
    {
        var sentences = new List<string>();
        var at = 0;
        for (var end = NextEnd(text, at); end > 0; end = NextEnd(text, at))
        {
            sentences.Add(text[at..end]);
            at = end + 1;
        }

        sentences.Add(text[at..]);
        return sentences.Count <= Most ? sentences : [text];
    }

    // A sentence ends with its mark and a space, or with its line; the letter that is given stands between it and the next.
    private static int NextEnd(string text, int from)
    {
        for (var at = from + 1; at < text.Length - 1; at++)
        {
            if (text[at] is '\n' || (text[at] is ' ' && text[at - 1] is '.' or '?' or '!'))
            {
                return at;
            }
        }

        return -1;
    }
}
