using TaskQueue.Core.Features;

namespace TaskQueue.Core.Settings;

/// <summary>The switches of parts of the product.</summary>
internal static class FeatureSettings
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Setting> All =>
        Feature.All.Select(feature => new Setting(
            feature.Key,
            "Feature switches",
            SettingRule.Flag(),
            feature.Meaning
        )
        {
            Default = "true",
            NeedsRestart = false,
        });
}
