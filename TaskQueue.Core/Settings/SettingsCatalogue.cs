namespace TaskQueue.Core.Settings;

/// <summary>
/// Every setting that the product knows. The check at start, the list that the console and the API show, promotion,
/// docs/configuration.md and .env.example all follow it; tests keep them together. The settings themselves stand in
/// <see cref="StoreSettings"/>, <see cref="WorkerSettings"/>, <see cref="WebSettings"/>, <see cref="ExportSettings"/> and <see cref="SignInSettings"/>.
/// </summary>
public static class SettingsCatalogue
{
    /// <summary>The levels of log categories that the shipped settings file gives.</summary>
    private static readonly Dictionary<string, string> ShippedLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System"] = "Warning",
    };

    /// <summary>The settings, in the order of the document.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. StoreSettings.All,
        .. WorkerSettings.All,
        .. WebSettings.All,
        .. ExportSettings.All,
        .. SignInSettings.All,
        .. PayloadSettings.All,
        .. BulkSettings.All,
        .. FeatureSettings.All,
    ];

    /// <summary>The first words of our keys; what else stands below them is a mistake.</summary>
    public static IReadOnlySet<string> Sections { get; } =
        All.Where(s => s.Key.Contains(':', StringComparison.Ordinal) && !s.IsFamily)
            .Select(s => s.Key.Split(':')[0])
            .Where(s => s != "Logging")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting of a key; of a family, one made for this member. Null when there is none.</summary>
    /// <param name="key">The key, in any case.</param>
    public static Setting? Find(string key)
    {
        var exact = All.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (exact is not null)
        {
            return exact.IsFamily ? null : exact;
        }

        var family = All.FirstOrDefault(s => s.IsFamily && SettingFamily.Has(s.Key, key));
        return family is null
            ? null
            : family with
            {
                Key = key,
                Variable = key.Replace(":", "__", StringComparison.Ordinal),
                Default = family.Default ?? ShippedLevels.GetValueOrDefault(key),
            };
    }
}
