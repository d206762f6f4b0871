using Microsoft.Extensions.Configuration;

namespace TaskQueue.Core.Settings;

/// <summary>A key that looks like a setting of ours and is none. Its value is nobody's business.</summary>
/// <param name="Key">The key.</param>
/// <param name="Nearest">The setting that it most resembles.</param>
public sealed record UnknownSetting(string Key, string Nearest)
{
    private const int Misspelt = 2;
    private const int ShortestTop = 6;

    /// <summary>What to tell people.</summary>
    public string Message => $"{Key} is not a setting and does nothing; did you mean {Nearest}?";

    /// <summary>Finds them: whatever stands below a section of ours, and what is misspelt by two letters at most.</summary>
    /// <param name="configuration">All sources.</param>
    public static IReadOnlyList<UnknownSetting> In(IConfiguration configuration) =>
        [
            .. from pair in configuration.AsEnumerable()
            where pair.Value is not null && SettingsCatalogue.Find(pair.Key) is null && !IsEmptySection(pair)
            let nearest = NearestTo(pair.Key)
            where IsOurs(pair.Key) || IsMisspelt(pair.Key, nearest)
            orderby pair.Key
            select new UnknownSetting(pair.Key, nearest),
        ];

    /// <summary>The setting that a key most resembles.</summary>
    /// <param name="key">The key.</param>
    public static string NearestTo(string key) =>
        SettingsCatalogue
            .All.Where(s => !s.IsFamily || SettingFamily.HasNameWithin(s.Key))
            .Select(s => SettingFamily.Fill(s.Key, key))
            .MinBy(known => Distance(key, known))!;

    private static bool IsOurs(string key) =>
        key.IndexOf(':', StringComparison.Ordinal) is > 0 and var at
        && SettingsCatalogue.Sections.Contains(key[..at]);

    // A host that hands its settings on may give every level of a key.
    private static bool IsEmptySection(KeyValuePair<string, string?> pair) =>
        pair.Value is ""
        && SettingsCatalogue.All.Any(s =>
            s.Key.StartsWith(pair.Key + ":", StringComparison.OrdinalIgnoreCase)
            || (s.IsFamily && SettingFamily.IsBelow(s.Key, pair.Key))
        );

    // Short names of the surroundings, such as the variable URL, are none of ours.
    private static bool IsMisspelt(string key, string nearest) =>
        (key.Contains(':', StringComparison.Ordinal) || key.Length >= ShortestTop)
        && !nearest.StartsWith("Logging:", StringComparison.Ordinal)
        && Distance(key, nearest) <= Misspelt;

    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(
                    Math.Min(row[j], row[j - 1]) + 1,
                    diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)
                );
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
