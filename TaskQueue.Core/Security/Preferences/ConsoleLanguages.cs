namespace TaskQueue.Core.Security.Preferences;

/// <summary>The languages that the console speaks.</summary>
public static class ConsoleLanguages
{
    /// <summary>The language of the texts in the code, and of everybody who asks for none that is known.</summary>
    public const string English = "en";

    /// <summary>All of them, English first: the code of ISO 639, and the name that the language has for itself.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> All =
    [
        (English, "English"),
        ("de", "Deutsch"),
    ];

    /// <summary>The most characters of a code.</summary>
    public const int LongestCode = 8;

    /// <summary>Whether the console speaks it.</summary>
    /// <param name="code">The code of a language.</param>
    public static bool Knows(string code) => All.Any(language => language.Code == code);
}
