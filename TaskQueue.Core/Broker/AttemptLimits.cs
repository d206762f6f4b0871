namespace TaskQueue.Core.Broker;

/// <summary>How much of an attempt is kept.</summary>
public static class AttemptLimits
{
    /// <summary>Bytes of a result.</summary>
    public const int Output = 1024 * 1024;

    /// <summary>Characters of an error's message, and of its stack each.</summary>
    public const int ErrorText = 16_000;

    /// <summary>Log lines of one attempt.</summary>
    public const int LogLines = 1000;

    /// <summary>Characters of one log line.</summary>
    public const int LogText = 8000;

    /// <summary>Shortens a text to a limit, and says so in its last character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are kept.</param>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        // Not through the middle of a surrogate pair.
        var kept = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return string.Concat(text.AsSpan(0, kept), "…");
    }
}
