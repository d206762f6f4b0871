using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of what is shown of payloads.</summary>
internal static class PayloadSettings
{
    private static readonly SettingRule Paths = new(
        "JSON paths, parted by semicolons",
        MaskText.FaultOfSetting,
        text => text
    );

    private static readonly SettingRule Searched = new(
        "paths such as customer.id, parted by semicolons",
        SearchPaths.FaultOfSetting,
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
            new(
                SearchPaths.Setting,
                "Payloads",
                Searched,
                "What of the payloads of all task types can be searched for, besides what their definitions name."
            ),
        ];
}
