namespace TaskQueue.Core.Tasks;

/// <summary>The words for the levels of log lines.</summary>
public static class LogLevels
{
    private static readonly List<string> All =
    [
        .. Enum.GetValues<LogLevel>().Where(l => l is not LogLevel.None).Select(Word),
    ];

    /// <summary>All levels, the least important first.</summary>
    public static IReadOnlyList<string> Words => All;

    /// <summary>The word of a level.</summary>
    /// <param name="level">The level.</param>
    public static string Word(LogLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="level">The level.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string word, out LogLevel level)
    {
        var at = All.IndexOf(word);
        level = at < 0 ? LogLevel.Trace : (LogLevel)at;
        return at >= 0;
    }
}
