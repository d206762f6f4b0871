using static System.FormattableString;

namespace TaskQueue.Core;

/// <summary>
/// What names of columns of a list must be like where they are kept. Whether there is such a column is for the list to say: one
/// that is gone is left out there, so that a view which was saved with it still opens.
/// </summary>
public static class ColumnNames
{
    /// <summary>Columns of one list.</summary>
    public const int Most = 40;

    private const int Longest = 40;

    /// <summary>What is wrong with them; none when nothing is.</summary>
    /// <param name="names">The names, in order.</param>
    public static string? FaultOf(IReadOnlyList<string> names) =>
        names.Count > Most ? Invariant($"At most {Most} columns.")
        : names.Any(n => n is not { Length: > 0 and <= Longest } || !n.All(char.IsAsciiLetterOrDigit))
            ? Invariant($"Names of columns are 1 to {Longest} letters and digits.")
        : names.Distinct(StringComparer.Ordinal).Count() < names.Count ? "Names a column twice."
        : null;
}
