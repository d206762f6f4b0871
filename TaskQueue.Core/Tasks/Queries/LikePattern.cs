namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Patterns of LIKE, in lower case, as both stores compare them.</summary>
internal static class LikePattern
{
    /// <summary>What takes a wildcard of a text literally.</summary>
    public const string Escape = "\\";

    /// <summary>Finds a text inside another one.</summary>
    public static string Inside(string text) => "%" + Literal(text) + "%";

    /// <summary>Is all of a text; a star stands for any characters.</summary>
    public static string Whole(string text) => Literal(text).Replace('*', '%');

    private static string Literal(string text) =>
        text.ToLowerInvariant()
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
