namespace TaskQueue.Web.Components.Palette;

/// <summary>
/// How well an entry fits what is typed. Each typed word must be found: as the beginning of a word best, then inside of
/// one, then with its letters in order, as in "dlt" for "dead letters".
/// </summary>
internal static class PaletteMatch
{
    private const int Whole = 100;
    private const int Beginning = 80;
    private const int Inside = 40;
    private const int InOrder = 10;
    private const int ElsewhereCosts = 5;

    /// <summary>The entries that fit, the best first; those that fit alike keep their order.</summary>
    /// <param name="entries">All there are.</param>
    /// <param name="typed">What was typed; blank for all.</param>
    /// <param name="most">How many at the most.</param>
    public static IReadOnlyList<PaletteEntry> Of(IEnumerable<PaletteEntry> entries, string typed, int most)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return
        [
            .. entries
                .Select(entry => (entry, score: ScoreOf(entry, words)))
                .Where(e => e.score > 0)
                .OrderByDescending(e => e.score)
                .Take(most)
                .Select(e => e.entry),
        ];
    }

    private static int ScoreOf(PaletteEntry entry, string[] words)
    {
        var sum = 1;
        foreach (var word in words)
        {
            var best = Math.Max(ScoreOf(entry.Text, word), ScoreOf(entry.Words, word) - ElsewhereCosts);
            if (best <= 0)
            {
                return 0;
            }

            sum += best;
        }

        return sum;
    }

    private static int ScoreOf(string text, string word)
    {
        var best = 0;
        for (
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            var begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            var ends = at + word.Length == text.Length || !char.IsLetterOrDigit(text[at + word.Length]);
            best = Math.Max(
                best,
                begins
                    ? ends
                        ? Whole
                        : Beginning
                    : Inside
            );
        }

        return best > 0 ? best
            : IsInOrder(text, word) ? InOrder
            : 0;
    }

    private static bool IsInOrder(string text, string word)
    {
        var at = 0;
        foreach (var letter in text)
        {
            at +=
                at < word.Length && char.ToUpperInvariant(letter) == char.ToUpperInvariant(word[at]) ? 1 : 0;
        }

        return at == word.Length && word.Length > 1;
    }
}
