namespace TaskQueue.Core;

/// <summary>Tells how far a word is from another one, for suggestions.</summary>
internal static class NearWords
{
    /// <summary>Levenshtein's distance: how many letters must be put in, taken out or exchanged.</summary>
    /// <param name="a">A word.</param>
    /// <param name="b">Another one.</param>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
