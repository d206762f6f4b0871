using System.Globalization;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Queues;

/// <summary>
/// The last queue of a page: the next one begins behind it, wherever it stands by then. It belongs to one order of the list.
/// </summary>
/// <param name="Sort">The order.</param>
/// <param name="Value">The number that the order goes by, as it was; 0 where it goes by names.</param>
/// <param name="Name">The queue.</param>
internal sealed record QueueCursor(string Sort, long Value, string Name)
{
    /// <summary>As addresses write it.</summary>
    public string Text =>
        CursorText.Write(string.Create(CultureInfo.InvariantCulture, $"{Sort}={Value}:{Name}"));

    /// <summary>Reads one.</summary>
    /// <param name="text">As an address has it.</param>
    /// <param name="sort">The order of the list.</param>
    /// <exception cref="RefusalException">It is none of a list in this order.</exception>
    public static QueueCursor Read(string text, string sort)
    {
        var said = CursorText.Read(text) ?? "";
        var beginning = $"{sort}=";
        var end = said.IndexOf(':', StringComparison.Ordinal);
        return
            said.StartsWith(beginning, StringComparison.Ordinal)
            && end > beginning.Length
            && long.TryParse(
                said.AsSpan(beginning.Length, end - beginning.Length),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
            ? new(sort, value, said[(end + 1)..])
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
    }
}
