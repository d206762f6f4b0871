using System.Collections.Frozen;

namespace TaskQueue.Web.Components.Languages;

/// <summary>The translations of one language, from the files <c>de.po</c> beside the pages.</summary>
internal sealed class Book
{
    private const string Beginning = "texts/";
    private const string Ending = ".po";

    // What the core says has files of its own: those texts are patterns, and no keys of the pages.
    private const string OfCore = "texts/Languages/Core/";

    private readonly FrozenDictionary<string, Translation> _texts;

    private Book(string language, IEnumerable<Translation> texts, IEnumerable<Translation> told)
    {
        Language = language;
        Told = new(told);
        // A text that two folders have is the same in both, which a test sees to.
        _texts = texts
            .DistinctBy(text => text.English)
            .ToFrozenDictionary(text => text.English, StringComparer.Ordinal);
    }

    /// <summary>The language, by its two letters.</summary>
    public string Language { get; }

    /// <summary>What the core says.</summary>
    public ToldBook Told { get; }

    /// <summary>The books of all languages but English, which the pages speak themselves.</summary>
    public static IEnumerable<Book> All() =>
        Files()
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .Select(language => new Book(
                language.Key,
                language.Where(file => !IsOfCore(file)).SelectMany(Read),
                language.Where(IsOfCore).SelectMany(Read)
            ));

    /// <summary>A text; nothing when it is not translated.</summary>
    /// <param name="english">The text in English.</param>
    public string? Find(string english) => _texts.GetValueOrDefault(english)?.Forms[0];

    /// <summary>A text of a number; nothing when it is not translated.</summary>
    /// <param name="english">The English text of many.</param>
    /// <param name="number">How many.</param>
    public string? Find(string english, long number) =>
        _texts.GetValueOrDefault(english)?.Forms is { } forms ? (number == 1 ? forms[0] : forms[^1]) : null;

    private static IEnumerable<string> Files() =>
        typeof(Book)
            .Assembly.GetManifestResourceNames()
            .Where(name =>
                name.StartsWith(Beginning, StringComparison.Ordinal)
                && name.EndsWith(Ending, StringComparison.Ordinal)
            );

    private static bool IsOfCore(string file) =>
        file.Replace('\\', '/').StartsWith(OfCore, StringComparison.Ordinal);

    private static IEnumerable<Translation> Read(string file)
    {
        using var text = new StreamReader(typeof(Book).Assembly.GetManifestResourceStream(file)!);
        return PortableObject.Read(text.ReadToEnd());
    }
}
