using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of what is shown of payloads.</summary>
internal static class PayloadSettings
{
    private static readonly SettingRule Paths = new(
        "JSON paths, parted by semicolons",
        MaskText.FaultOfSetting,
        text => text
    );

    /// <summary>All of them.</summary>
    public static IEnumerable<Setting> All =>
        [
            new(
                PayloadSights.Setting,
                "Payloads",
                Paths,
                "What is hidden in all task types that have a mask, besides what that hides."
            ),
        ];
}
