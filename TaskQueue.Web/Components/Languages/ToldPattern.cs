using System.Text;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// A text of the core with places in it (<c>Queue {0} is paused.</c>), and its translation. A place takes one or more of any letters, as few as there
/// may be; a brace that stands twice is one of the text.
/// </summary>
internal sealed class ToldPattern
{
    private readonly ToldText _english;
    private readonly ToldText _translation;

    // Which value of the English text stands at each place of the translation.
    private readonly int[] _values;

    private ToldPattern(ToldText english, ToldText translation)
    {
        (_english, _translation) = (english, translation);
        List<int> known = [.. english.Places];
        OwnLetters = english.Pieces.Sum(piece => piece.Length);
        _values = [.. translation.Places.Select(place => known.IndexOf(place))];
    }

    /// <summary>How much of the English text is its own.</summary>
    public int OwnLetters { get; }

    /// <summary>What every text that it is for begins with; empty where that is a place.</summary>
    public string Beginning => _english.Pieces[0];

    /// <summary>The English text of an entry that has no places.</summary>
    public string? Whole => _english.Places.Count == 0 ? _english.Pieces[0] : null;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static ToldPattern Of(Translation entry) =>
        new(ToldText.Of(entry.English), ToldText.Of(entry.Forms[0]));

    /// <summary>Gives what a text says at the places; nothing when it is another text.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<string>? Match(string text)
    {
        var pieces = _english.Pieces;
        var end = text.Length - pieces[^1].Length;
        if (
            !text.StartsWith(pieces[0], StringComparison.Ordinal)
            || !text.EndsWith(pieces[^1], StringComparison.Ordinal)
        )
        {
            return null;
        }

        // Each piece is taken where it comes first: what follows has the most room then, so nothing is missed.
        var values = new string[pieces.Count - 1];
        var at = pieces[0].Length;
        for (var place = 0; place < values.Length; place++)
        {
            var next =
                place == values.Length - 1 ? end
                : at + 1 > end ? -1
                : text.IndexOf(pieces[place + 1], at + 1, end - at - 1, StringComparison.Ordinal);
            if (next <= at)
            {
                return null;
            }

            values[place] = text[at..next];
            at = next + pieces[place + 1].Length;
        }

        return at == text.Length ? values : null;
    }

    /// <summary>Gives the translation.</summary>
    /// <param name="values">What stands at the places of the English text.</param>
    public string Fill(IReadOnlyList<string> values)
    {
        var filled = new StringBuilder(_translation.Pieces[0]);
        for (var place = 0; place < _values.Length; place++)
        {
            filled.Append(_values[place] < 0 ? "" : values[_values[place]]);
            filled.Append(_translation.Pieces[place + 1]);
        }

        return filled.ToString();
    }
}
