namespace TaskQueue.Core.Settings;

/// <summary>The settings of live events.</summary>
internal static class EventSettings
{
    private const string Events = "Live events";

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All =>
        [
            new(
                "Events:Kept",
                Events,
                SettingRule.Number(1_000, 1_000_000),
                "How many events are kept for clients that come back and want what they missed."
            )
            {
                Default = "50000",
            },
            new(
                "Events:Connections",
                Events,
                SettingRule.Number(1, 100_000),
                "How many connections to events one Web process has at the most."
            )
            {
                NeedsRestart = false,
                Default = "1000",
            },
            new(
                "Events:ConnectionsPerUser",
                Events,
                SettingRule.Number(1, 10_000),
                "How many of them one account has at the most, with its keys."
            )
            {
                NeedsRestart = false,
                Default = "20",
            },
        ];
}
