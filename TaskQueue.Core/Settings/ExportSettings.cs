namespace TaskQueue.Core.Settings;

/// <summary>The settings of lists that are taken along.</summary>
internal static class ExportSettings
{
    public static IEnumerable<Setting> All =>
        [
            new(
                "Export:Chromium",
                "Accounts",
                SettingRule.Text(
                    "an absolute path",
                    text => text.Length == 0 || Path.IsPathRooted(text),
                    "must be an absolute path"
                ),
                "The Chromium that prints PDFs; looked for in the usual places when absent."
            )
            {
                IsLocal = true,
            },
        ];
}
