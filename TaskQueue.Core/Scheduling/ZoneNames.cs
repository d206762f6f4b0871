using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Scheduling;

/// <summary>The time zones of this machine, by their names in the IANA database.</summary>
public static class ZoneNames
{
    private const int Longest = 100;
    private const int Near = 3;

    private static readonly Lazy<IReadOnlyList<string>> Known = new(() =>
        [
            .. TimeZoneInfo
                .GetSystemTimeZones()
                .Select(z => z.Id)
                .Append("UTC")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ]
    );

    /// <summary>All names, in order.</summary>
    public static IReadOnlyList<string> All => Known.Value;

    /// <summary>Finds a zone.</summary>
    /// <param name="name">Its name, such as <c>Europe/Berlin</c>.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="fault">What is wrong with the name; it tells names that are near.</param>
    public static bool TryFind(
        string name,
        [NotNullWhen(true)] out TimeZoneInfo? zone,
        [NotNullWhen(false)] out string? fault
    )
    {
        fault = null;
        if (name.Length <= Longest && IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            return true;
        }

        zone = null;
        fault =
            name.Length > Longest
                ? "Is no time zone."
                : $"'{name}' is no time zone. Near to it: {string.Join(", ", Nearest(name))}.";
        return false;
    }

    /// <summary>The names nearest to one that is none: first those that hold it, then those with the fewest other letters.</summary>
    internal static IEnumerable<string> Nearest(string name)
    {
        var wanted = Plain(name);
        return All.OrderBy(k =>
                wanted.Length > 1 && Plain(k).Contains(wanted, StringComparison.Ordinal) ? 0 : 1
            )
            .ThenBy(k =>
                Math.Min(
                    NearWords.Distance(Plain(k), wanted),
                    1 + NearWords.Distance(Plain(k[(k.LastIndexOf('/') + 1)..]), wanted)
                )
            )
            .ThenBy(k => k, StringComparer.Ordinal)
            .Take(Near);
    }

    // A name is looked up as a file.
    private static bool IsName(string name) =>
        name.Length > 0
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "/_+-".Contains(c, StringComparison.Ordinal));

    private static string Plain(string name) => name.Trim().Replace(' ', '_').ToLowerInvariant();
}
