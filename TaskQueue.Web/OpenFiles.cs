using System.Globalization;

namespace TaskQueue.Web;

/// <summary>
/// How many files and connections the operating system lets this process have open. Without any left nothing can be read
/// or written, the store included; so connections get what is to spare, and the rest of them are refused.
/// </summary>
internal static class OpenFiles
{
    /// <summary>With fewer it does not start: its own libraries take about four hundred.</summary>
    public const int Least = 1024;

    // What libraries, the store, its pools and the broker may have open, with something to spare.
    private const int Own = 640;
    private const string Limits = "/proc/self/limits";

    /// <summary>The limit; <see langword="null"/> where there is none, or none that this system tells.</summary>
    public static int? Limit() => File.Exists(Limits) ? LimitIn(File.ReadAllLines(Limits)) : null;

    /// <summary>Why the process should not start, for people; none when it may.</summary>
    /// <param name="limit">The limit, if there is one.</param>
    public static IEnumerable<string> FaultsOf(int? limit) =>
        limit < Least
            ?
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The process may have {limit} files open, and needs {Least} or more: raise the limit (ulimit -n, LimitNOFILE=)."
                ),
            ]
            : [];

    /// <summary>How many connections there may be, and how many more that stay open for the console.</summary>
    /// <param name="limit">The limit of open files.</param>
    public static (int Requests, int Circuits) ConnectionsUnder(int limit)
    {
        var spare = Math.Max(limit, Least) - Own;
        return (spare - (spare / 3), spare / 3);
    }

    // "Max open files            1024                 524288               files"; the first number is what holds.
    internal static int? LimitIn(IEnumerable<string> lines) =>
        lines.FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal)) is { } line
        && int.TryParse(
            line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
            CultureInfo.InvariantCulture,
            out var limit
        )
            ? limit
            : null;
}
