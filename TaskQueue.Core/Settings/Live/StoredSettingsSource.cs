using Microsoft.Extensions.Configuration;

namespace TaskQueue.Core.Settings.Live;

/// <summary>The place that settings come from which were changed while the product ran: the store, and the last word.</summary>
public sealed class StoredSettingsSource : ConfigurationProvider, IConfigurationSource
{
    /// <summary>What it gives now.</summary>
    public StoredSettings Current { get; private set; } = new();

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Gives other settings from now on; whoever follows the configuration hears of it.</summary>
    /// <param name="settings">What is stored.</param>
    /// <returns>Stored settings that are left out: they are none any more, or may not have these values.</returns>
    public IReadOnlyList<StoredSetting> Take(StoredSettings settings)
    {
        // A value that a later version refuses must not stop it: the one from below holds.
        var good = settings.Items.Where(IsGood).ToList();
        Current = settings;
        Data = good.ToDictionary(s => s.Key, string? (s) => s.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
        return [.. settings.Items.Except(good)];
    }

    private static bool IsGood(StoredSetting stored) =>
        SettingsCatalogue.Find(stored.Key) is { NeedsRestart: false } setting
        && setting.Rule.Fault(stored.Value) is null;
}
