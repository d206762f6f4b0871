using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Patterns of LIKE, in lower case, as both stores compare them.</summary>
internal static class LikePattern
{
    // What takes a wildcard of a text literally.
    private const string Escape = "\\";

    /// <summary>Finds a text inside another one.</summary>
    public static string Inside(string text) => "%" + Literal(text) + "%";

    /// <summary>Is all of a text; a star stands for any characters.</summary>
    public static string Whole(string text) => Literal(text).Replace('*', '%');

    /// <summary>Holds where a column is like a pattern, in any case.</summary>
    /// <param name="column">The column.</param>
    /// <param name="pattern">One of the patterns above.</param>
    public static Expression<Func<TRow, bool>> On<TRow>(
        Expression<Func<TRow, string?>> column,
        string pattern
    ) =>
#pragma warning disable CA1304, CA1311, MA0011 // not run here: it becomes lower() in SQL, which has no culture
        Predicates.On(column, s => EF.Functions.Like(s!.ToLower(), pattern, Escape));
#pragma warning restore CA1304, CA1311, MA0011

    private static string Literal(string text) =>
        text.ToLowerInvariant()
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
