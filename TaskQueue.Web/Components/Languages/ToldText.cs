using System.Globalization;
using System.Text;

namespace TaskQueue.Web.Components.Languages;

/// <summary>A text with places in it, in parts. It begins and ends with a piece, which may be empty.</summary>
/// <param name="Pieces">What stands before, between and after the places.</param>
/// <param name="Places">The numbers of the places, in the order of the text.</param>
internal sealed record ToldText(IReadOnlyList<string> Pieces, IReadOnlyList<int> Places)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">With <c>{0}</c> and so on; a brace that stands twice is one of the text, and so is one that stands alone.</param>
    public static ToldText Of(string text)
    {
        var pieces = new List<string>();
        var places = new List<int>();
        var piece = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter is '{' or '}' && at + 1 < text.Length && text[at + 1] == letter)
            {
                piece.Append(letter);
                at++;
            }
            else if (letter is '{' && PlaceAt(text, at) is { } place)
            {
                pieces.Add(piece.ToString());
                places.Add(place);
                piece.Clear();
                at = text.IndexOf('}', at);
            }
            else
            {
                piece.Append(letter);
            }
        }

        return new([.. pieces, piece.ToString()], places);
    }

    private static int? PlaceAt(string text, int brace)
    {
        var end = text.IndexOf('}', brace);
        return
            end > brace
            && int.TryParse(
                text.AsSpan(brace + 1, end - brace - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var place
            )
            ? place
            : null;
    }
}
