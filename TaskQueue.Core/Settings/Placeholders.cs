namespace TaskQueue.Core.Settings;

/// <summary>Tells secrets that stand in place of one: who copies an example must not run with what everybody can read.</summary>
internal static class Placeholders
{
    private static readonly string[] Words =
    [
        "changeme",
        "replaceme",
        "placeholder",
        "yoursecret",
        "yourkey",
        "mysecret",
        "supersecret",
        "secretkey",
        "signingkey",
        "donotuse",
        "insecure",
        "example",
        "sample",
    ];

    /// <summary>Whether a text is one.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text)
    {
        var letters = string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();
        return Array.Exists(Words, word => letters.Contains(word, StringComparison.Ordinal))
            || text.Contains('<', StringComparison.Ordinal)
            || text.StartsWith("${", StringComparison.Ordinal);
    }
}
