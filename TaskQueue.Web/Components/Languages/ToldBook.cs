using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// What the core says (refusals, alerts, what a setting means), in one language. Its texts come in English and whole, some of them from the store, with
/// names and numbers in them: they are known by their patterns.
/// </summary>
internal sealed class ToldBook
{
    private const int MostKept = 2000;
    private const int Longest = 4000;

    // The core says a few; more than that is a text of somebody else's, and each run of them would be looked for.
    private const int MostSentences = 12;

    // A text may stand within a text, and one more in that.
    private const int Deepest = 2;

    private readonly FrozenDictionary<string, string> _whole;
    private readonly FrozenDictionary<char, ToldPattern[]> _byBeginning;
    private readonly ToldPattern[] _others;
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>Reads the entries.</summary>
    /// <param name="entries">The translations of <c>Languages/Core</c>.</param>
    public ToldBook(IEnumerable<Translation> entries)
    {
        List<(Translation Entry, ToldPattern Pattern)> all =
        [
            .. entries
                .DistinctBy(entry => entry.English)
                .Select(entry => (Entry: entry, Pattern: ToldPattern.Of(entry)))
                .OrderByDescending(one => one.Pattern.OwnLetters)
                .ThenBy(one => one.Entry.English, StringComparer.Ordinal),
        ];
        _whole = all.Where(one => one.Pattern.Whole is not null)
            .DistinctBy(one => one.Pattern.Whole)
            .ToFrozenDictionary(
                one => one.Pattern.Whole!,
                one => one.Pattern.Fill([]),
                StringComparer.Ordinal
            );
        List<ToldPattern> patterns =
        [
            .. all.Where(one => one.Pattern.Whole is null).Select(one => one.Pattern),
        ];
        _others = [.. patterns.Where(pattern => pattern.Beginning.Length == 0)];
        _byBeginning = patterns
            .Where(pattern => pattern.Beginning.Length > 0)
            .GroupBy(pattern => pattern.Beginning[0])
            .ToFrozenDictionary(same => same.Key, same => same.ToArray());
    }

    /// <summary>Gives a text in this language; as it is, where nothing is known of it.</summary>
    /// <param name="english">What the core said.</param>
    public string Tell(string english)
    {
        if (english.Length is 0 or > Longest)
        {
            return english;
        }

        if (_kept.TryGetValue(english, out var kept))
        {
            return kept;
        }

        var told = Find(english, 0) ?? english;
        if (_kept.Count >= MostKept)
        {
            // Names and numbers make ever new texts; those that are shown now come back at once.
            _kept.Clear();
        }

        _kept[english] = told;
        return told;
    }

    private string? Find(string text, int depth) =>
        Match(text, isWide: false, depth) ?? Sentences(text, depth) ?? Match(text, isWide: true, depth);

    // A place that takes whole sentences is the last resort: they may have entries of their own.
    private string? Match(string text, bool isWide, int depth)
    {
        if (_whole.TryGetValue(text, out var whole))
        {
            return whole;
        }

        var first = First(_byBeginning.GetValueOrDefault(text[0]) ?? [], text, isWide, depth);
        var other = First(_others, text, isWide, depth);
        var best =
            first is null || other?.Pattern.OwnLetters > first.Value.Pattern.OwnLetters ? other : first;
        return best is { } match
            ? match.Pattern.Fill([.. match.Values.Select(value => Within(value, depth))])
            : null;
    }

    private string Within(string value, int depth) =>
        // A single word is a name.
        depth < Deepest
        && value.Contains(' ', StringComparison.Ordinal)
            ? Find(value, depth + 1) ?? value
            : value;

    private (ToldPattern Pattern, IReadOnlyList<string> Values)? First(
        ToldPattern[] patterns,
        string text,
        bool isWide,
        int depth
    )
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Match(text) is { } values && (isWide || values.All(value => IsOne(value, depth))))
            {
                return (pattern, values);
            }
        }

        return null;
    }

    private bool IsOne(string value, int depth) =>
        !ToldSentences.IsSeveral(value)
        || (depth < Deepest && Match(value, isWide: false, depth + 1) is not null);

    // Several sentences may be one entry: the longest run of them that is known is taken first.
    private string? Sentences(string text, int depth)
    {
        var sentences = ToldSentences.Of(text);
        if (sentences.Count > MostSentences)
        {
            return null;
        }

        var told = new StringBuilder();
        var (at, start, known) = (0, 0, 0);
        while (at < sentences.Count)
        {
            var (taken, length, words) = Run(text, sentences, at, start, depth);
            known += words is null ? 0 : 1;
            told.Append(words ?? text.Substring(start, length));
            start += length;
            at += taken;
            if (start < text.Length)
            {
                told.Append(text[start]);
                start++;
            }
        }

        return known > 0 ? told.ToString() : null;
    }

    private (int Taken, int Length, string? Words) Run(
        string text,
        IReadOnlyList<string> sentences,
        int at,
        int start,
        int depth
    )
    {
        for (var taken = sentences.Count - at; taken > 0; taken--)
        {
            var length = sentences.Skip(at).Take(taken).Sum(sentence => sentence.Length + 1) - 1;
            var run = text.Substring(start, length);
            if (run.Length > 0 && (Match(run, isWide: false, depth) ?? AfterField(run, depth)) is { } words)
            {
                return (taken, length, words);
            }
        }

        return (1, sentences[at].Length, null);
    }

    // A refusal of fields as one text: "priority: Must be 0 to 9."
    private string? AfterField(string text, int depth)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return
            colon > 0
            && colon + 2 < text.Length
            && !text.AsSpan(0, colon).Contains(' ')
            && Match(text[(colon + 2)..], isWide: false, depth) is { } words
            ? text[..(colon + 2)] + words
            : null;
    }
}
