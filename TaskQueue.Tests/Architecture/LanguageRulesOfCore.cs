using System.Text.RegularExpressions;
using TaskQueue.Web.Components.Languages;

namespace TaskQueue.Tests.Architecture;

/// <summary>What the core says to people, and what of it the files of <c>Languages/Core</c> have.</summary>
internal static partial class LanguageRulesOfCore
{
    /// <summary>Where the files lie.</summary>
    public const string Folder = "TaskQueue.Web/Components/Languages/Core";

    // A pattern with less than this of its own would be found in many a text.
    private const int LeastOwn = 4;

    // As a part of a sentence that stands in another file, it is long enough to be no accident.
    private const int LeastShared = 12;

    /// <summary>Gives the entries of a file.</summary>
    /// <param name="file">The file of translators.</param>
    public static IEnumerable<CoreEntry> Entries(SourceFile file) =>
        from block in file.Text.Split("\n\n")
        from entry in PortableObject.Read(block)
        select new CoreEntry(
            file.Path,
            [.. Sources().Matches(block).Select(source => source.Groups["path"].Value)],
            entry
        );

    /// <summary>Gives every entry that names no file of its folder, and every one whose text does not stand in the files that it names.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="core">The C# files of the core.</param>
    public static IEnumerable<string> Old(IEnumerable<CoreEntry> entries, IReadOnlyList<SourceFile> core)
    {
        var pieces = core.ToDictionary(file => file.Path, Pieces, StringComparer.Ordinal);
        var shared = Set(pieces.Values.SelectMany(own => own).Where(piece => piece.Length >= LeastShared));
        foreach (var entry in entries)
        {
            var sources = entry.Sources.Where(pieces.ContainsKey).ToList();
            if (sources.Count < entry.Sources.Count || !sources.Exists(s => FolderOf(s) == entry.Folder))
            {
                yield return $"{entry} names a file that is not there, or none of its folder";
                continue;
            }

            var own = Set(sources.SelectMany(source => pieces[source]));
            foreach (
                var piece in ToldText
                    .Of(entry.English)
                    .Pieces.Where(piece => !IsMadeOf(piece, p => own.Contains(p) || shared.Contains(p)))
            )
            {
                yield return $"{entry} has '{piece}', which {string.Join(", ", sources)} does not say";
            }
        }
    }

    /// <summary>Gives every entry whose places are not numbered as they come, or are others in the translation, or that is all places.</summary>
    /// <param name="entries">The entries.</param>
    public static IEnumerable<string> Different(IEnumerable<CoreEntry> entries) =>
        from entry in entries
        let english = ToldText.Of(entry.English)
        let places = english.Places
        from wrong in new[]
        {
            places.SequenceEqual(Enumerable.Range(0, places.Count)) ? null : "has places out of order",
            places.Order().SequenceEqual(ToldText.Of(entry.Translation.Forms[0]).Places.Order())
                ? null
                : "has other places than its translation",
            places.Count == 0 || english.Pieces.Sum(piece => piece.Count(char.IsLetter)) >= LeastOwn
                ? null
                : "would fit almost any text",
            entry.Translation.One is null ? null : "has forms of a number, which the core's texts have not",
        }
        where wrong is not null
        select $"{entry} {wrong}";

    /// <summary>Gives every text that has more than one entry.</summary>
    /// <param name="entries">The entries.</param>
    public static IEnumerable<string> Twice(IEnumerable<CoreEntry> entries) =>
        from same in entries.GroupBy(entry => entry.English)
        where same.Count() > 1
        select $"'{same.Key}' stands in {string.Join(" and ", same.Select(entry => entry.File))}";

    /// <summary>Gives every entry that another one is found instead of.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="book">The entries, as the console looks them up.</param>
    public static IEnumerable<string> Hidden(IEnumerable<CoreEntry> entries, ToldBook book) =>
        from entry in entries
        let places = ToldText.Of(entry.English).Places.Count
        let names = Enumerable.Range(0, places).Select(place => $"name{place}").ToList()
        let pattern = ToldPattern.Of(entry.Translation)
        let told = book.Tell(ToldPattern.Of(new(entry.English, null, [entry.English])).Fill(names))
        where told != pattern.Fill(names)
        select $"{entry} is found as '{told}'";

    /// <summary>Gives every sentence of the core that no entry is for.</summary>
    /// <param name="core">The C# files of the core.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="book">The entries, as the console looks them up.</param>
    public static IEnumerable<string> Missing(
        IEnumerable<SourceFile> core,
        IEnumerable<CoreEntry> entries,
        ToldBook book
    )
    {
        // A sentence that is put together stands in a longer entry, or as one for each form that it may have.
        var known = string.Join('\n', entries.SelectMany(entry => ToldText.Of(entry.English).Pieces));
        return from file in core
            from text in SourceLiterals.Of(file.Text)
            where IsForPeople(text)
            where book.Tell(text.Sample) == text.Sample
            where !text.Pieces.All(piece => known.Contains(piece.Trim(), StringComparison.Ordinal))
            select $"{file.Path}:{text.Line} says '{text.Sample}', which has no translation";
    }

    private static string FolderOf(string source) =>
        source.Split('/') is [_, var folder, _, ..] ? folder : "Root";

    // What a file says, in whole and by sentences: what stands before a sentence may be one of its own.
    private static HashSet<string> Pieces(SourceFile file) =>
        Set(
            SourceLiterals
                .Of(file.Text)
                .SelectMany(text => text.Pieces)
                .SelectMany(piece => ToldSentences.Of(piece).Append(piece))
                .SelectMany(piece => new[] { piece, piece.Trim() })
        );

    // Some texts get their capital letter where they are put together.
    private static HashSet<string> Set(IEnumerable<string> pieces) =>
        pieces.Where(piece => piece.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // Each text of the core is one literal, or several in a row.
    private static bool IsMadeOf(string text, Func<string, bool> isSaid)
    {
        var reached = new bool[text.Length + 1];
        reached[0] = true;
        for (var end = 1; end <= text.Length; end++)
        {
            for (var start = 0; start < end && !reached[end]; start++)
            {
                reached[end] = reached[start] && isSaid(text[start..end]);
            }
        }

        return reached[text.Length];
    }

    private static bool IsForPeople(SourceLiteral text) =>
        Sentence().IsMatch(text.Sample) && !NotForPeople().IsMatch(text.Before);

    [GeneratedRegex(@"^#: (?<path>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Sources();

    // A sentence: it begins with a capital letter, a quotation or a value, has two words, and an end.
    [GeneratedRegex(@"^([A-Z'""]|x1 )[^\n]*[A-Za-z'\d] [^\n]*[.?!]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentence();

    // Logs, reasons of attributes, what an attempt failed with, and exceptions that only somebody who writes programs meets.
    [GeneratedRegex(
        """
            (\b(Message|Justification|Description)\s*=\s*|\[Obsolete\(\s*|\[ContractStep\(\s*|\bError = new\("\w+",\s*|\b(?!Refusal)\w+Exception\(\s*([\w.]+(\([\w.]*\))?,\s*)*)(\$?"[^"]*"\s*\+\s*)?$
            """,
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex NotForPeople();
}

/// <summary>An entry of a file of <c>Languages/Core</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Sources">The files of the core that say it.</param>
/// <param name="Translation">The text and its translation.</param>
internal sealed record CoreEntry(string File, IReadOnlyList<string> Sources, Translation Translation)
{
    /// <summary>The folder of the core that its file is for.</summary>
    public string Folder => File.Split('/') is [.., var folder, _] ? folder : "";

    /// <summary>The text, with its places.</summary>
    public string English => Translation.English;

    /// <inheritdoc />
    public override string ToString() => $"'{English}' of {File}";
}
