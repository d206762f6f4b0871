using TaskQueue.Tests.Recovery.Torture.Faults;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The rows of the fault matrix, and why some of them are not run here.</summary>
internal static class MatrixRows
{
    private static readonly string[] WithRedis =
    [
        "F04",
        "F06",
        "F10",
        "F12",
        "F13",
        "F14",
        "F15",
        "F16",
        "F17",
        "F18",
        "F19",
        "F21",
        "F22",
        "F23",
        "F24",
        "F36",
    ];

    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["F20"] = "a matter of the start, and tested there",
        ["F30"] = "needs a kernel that drops unsynced writes",
        ["F31"] = "a matter of the start, and tested there",
        ["F37"] = "there are no campaigns yet",
        ["F38"] = "there are no campaigns yet",
        ["F39"] = "there are no workflows yet",
        ["F42"] = "there is no former version yet",
        ["F43"] = "there are no backups yet",
    };

    /// <summary>All rows that were not run, each with the reason.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="run">The rows that were run.</param>
    /// <param name="asked">The rows that were asked for; all of them where none is named.</param>
    public static IEnumerable<(string Row, string Why)> NotRun(
        TortureMode mode,
        IReadOnlySet<string> run,
        IReadOnlySet<string> asked
    ) =>
        from number in Enumerable.Range(1, 47)
        let row = string.Create(CultureInfo.InvariantCulture, $"F{number:00}")
        where !run.Contains(row)
        select (row, asked.Count > 0 && !asked.Contains(row) ? "nobody asked for it" : Why(mode, row));

    private static string Why(TortureMode mode, string row) =>
        Elsewhere.TryGetValue(row, out var reason) ? reason
        : WithRedis.Contains(row) && !mode.HasRedis() ? $"mode {mode} has no Redis"
        : row is "F25" or "F26" or "F27" && !mode.HasPostgres() ? $"mode {mode} has no PostgreSQL"
        : row is "F28" or "F29" && mode.HasPostgres() ? $"mode {mode} has no SQLite"
        : row is "F28" && SmallDisk.WhyNot() is { } why ? why
        : row is "F45" && !mode.HasRedis() && !LimitFaults.CanChoke() ? "no control group can be made here"
        : row is "F06" && !FakeClock.IsThere ? "libfaketime is not installed"
        : row is "F47" ? "too short for anything to be kept long enough"
        : row is "F41" && mode.Webs() == 1 ? $"mode {mode} has one Web"
        : "the time was too short to get to it";
}
