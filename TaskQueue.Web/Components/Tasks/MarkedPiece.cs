namespace TaskQueue.Web.Components.Tasks;

/// <summary>A piece of a text, which was looked for or stands around it.</summary>
/// <param name="Text">The piece.</param>
/// <param name="IsHit">Whether it was looked for.</param>
internal readonly record struct MarkedPiece(string Text, bool IsHit)
{
    /// <summary>Parts a text where what was looked for stands in it, without regard to case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sought">What was looked for; nothing is marked without it.</param>
    public static IEnumerable<MarkedPiece> Of(string text, string? sought)
    {
        var from = 0;
        if (!string.IsNullOrEmpty(sought))
        {
            for (
                var at = text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
                at >= 0;
                at = text.IndexOf(sought, from, StringComparison.OrdinalIgnoreCase)
            )
            {
                if (at > from)
                {
                    yield return new(text[from..at], false);
                }

                from = at + sought.Length;
                yield return new(text[at..from], true);
            }
        }

        if (from < text.Length)
        {
            yield return new(text[from..], false);
        }
    }
}
