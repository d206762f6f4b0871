using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Settings.Live;

namespace TaskQueue.Core.Settings;

/// <summary>All settings as they hold in this process, and keys that nobody knows.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Items">The settings, in the order of the catalogue.</param>
/// <param name="Unknown">Keys in our sections that are no settings.</param>
public sealed record EffectiveSettings(
    string Environment,
    IReadOnlyList<EffectiveSetting> Items,
    IReadOnlyList<UnknownSetting> Unknown
)
{
    /// <summary>Rises with each change that is made while the product runs; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="configuration">All sources.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="withStored">Whether what was changed while the product ran counts, or what it was started with alone.</param>
    public static EffectiveSettings Read(
        IConfigurationRoot configuration,
        string environment,
        bool withStored = true
    )
    {
        var stored = withStored
            ? configuration.Providers.OfType<StoredSettingsSource>().FirstOrDefault()?.Current
            : null;
        var keys = SettingsCatalogue
            .All.Where(s => !s.IsFamily)
            .Select(s => s.Key)
            .Concat(MembersOf(configuration, withStored))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        var read = keys.Select(key => Read(configuration, environment, SettingsCatalogue.Find(key)!, stored));
        return new(environment, [.. read], UnknownSetting.In(configuration))
        {
            Version = stored?.Version ?? 0,
        };
    }

    private static EffectiveSetting Read(
        IConfigurationRoot configuration,
        string environment,
        Setting setting,
        StoredSettings? stored
    )
    {
        var usual = setting.DefaultIn(environment);
        var (below, place) = SettingSource.Find(configuration, setting.Key, stored: false);
        var (value, source) = stored is null
            ? (below, place)
            : SettingSource.Find(configuration, setting.Key);
        // A default that nobody gave in words still holds.
        var holds = value ?? usual;
        var isStored = source.Kind is SettingSourceKind.Console;
        return new(setting, setting.Show(holds), usual, setting.AreSame(holds, usual), source)
        {
            Raw = holds,
            Stored = isStored ? stored!.Find(setting.Key) : null,
            Below = isStored ? new(setting.Show(below ?? usual), place) : null,
        };
    }

    private static IEnumerable<string> MembersOf(IConfigurationRoot configuration, bool withStored) =>
        from family in SettingsCatalogue.All
        where family.IsFamily
        from member in withStored ? configuration.AsEnumerable() : SettingSource.WithoutStored(configuration)
        where member.Value is not null && SettingFamily.Has(family.Key, member.Key)
        orderby member.Key
        select member.Key;
}
