using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of work on many tasks.</summary>
internal static class BulkSettings
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Setting> All =>
        [
            new(
                $"{ApprovalOptions.Section}:{nameof(ApprovalOptions.ApprovalAbove)}",
                "Work on many tasks",
                SettingRule.Number(0, 1_000_000_000),
                "Work on more tasks than this waits until another person has approved it; 0: none does."
            )
            {
                Default = "0",
                NeedsRestart = false,
            },
            new(
                $"{ApprovalOptions.Section}:{nameof(ApprovalOptions.ApprovalLasts)}",
                "Work on many tasks",
                SettingRule.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
                "How long it waits for that before it expires."
            )
            {
                Default = "1.00:00:00",
                NeedsRestart = false,
            },
        ];
}
