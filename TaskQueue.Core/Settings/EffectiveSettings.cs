using Microsoft.Extensions.Configuration;

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
    /// <summary>Reads them.</summary>
    /// <param name="configuration">All sources.</param>
    /// <param name="environment">The environment's name.</param>
    public static EffectiveSettings Read(IConfigurationRoot configuration, string environment)
    {
        var keys = SettingsCatalogue
            .All.Where(s => !s.IsFamily)
            .Select(s => s.Key)
            .Concat(MembersOf(configuration))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return new(
            environment,
            [.. keys.Select(key => Read(configuration, environment, SettingsCatalogue.Find(key)!))],
            UnknownSetting.In(configuration)
        );
    }

    private static EffectiveSetting Read(
        IConfigurationRoot configuration,
        string environment,
        Setting setting
    )
    {
        var (value, source) = SettingSource.Find(configuration, setting.Key);
        var usual = setting.DefaultIn(environment);
        // A default that nobody gave in words still holds.
        var holds = value ?? usual;
        return new(setting, setting.Show(holds), usual, setting.AreSame(holds, usual), source)
        {
            Raw = holds,
        };
    }

    private static IEnumerable<string> MembersOf(IConfiguration configuration) =>
        from family in SettingsCatalogue.All
        where family.IsFamily
        from member in configuration.AsEnumerable()
        where member.Value is not null && SettingFamily.Has(family.Key, member.Key)
        orderby member.Key
        select member.Key;
}
