using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of the store and the broker.</summary>
internal static class StoreSettings
{
    private const string Store = "Store and broker";

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All => [.. OfStore(), .. OfStorage(), .. OfHistory()];

    private static IEnumerable<Setting> OfStore() =>
        [
            new(
                "ConnectionStrings:Database",
                Store,
                SettingRule.Text("Data Source=<file> for SQLite, Host=<server>;… for PostgreSQL"),
                "The store. A SQLite path is taken from the working folder."
            )
            {
                Default = "Data Source=data/taskqueue.db",
                IsConnection = true,
                IsLocal = true,
            },
            new(
                "ConnectionStrings:Redis",
                Store,
                SettingRule.Text("host:port with options, a redis:// address, or empty"),
                "Empty: the broker lives in the process. Else tasks go through Redis to worker processes."
            )
            {
                IsConnection = true,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new(
                "Broker:SigningKey",
                Store,
                SettingRule.Key(BrokerOptions.KeyBytes),
                "With Redis: what lies there is signed with it; the same on Web and Worker."
            )
            {
                IsSecret = true,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new(
                "Broker:PreviousSigningKey",
                Store,
                SettingRule.Key(BrokerOptions.KeyBytes),
                "A second key whose signatures are accepted while keys are changed."
            )
            {
                IsSecret = true,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
        ];

    private static IEnumerable<Setting> OfStorage() =>
        [
            new(
                "Storage:Durability",
                Store,
                SettingRule.OneOf<StorageDurability>(),
                "SQLite only. Full: an accepted task survives a power cut. Fast: any crash of the process."
            )
            {
                Default = "Full",
            },
            new(
                "Storage:SlowStatement",
                Store,
                SettingRule.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
                "A statement that takes this long is kept on the list of slow statements."
            )
            {
                NeedsRestart = false,
                Default = "00:00:00.2000000",
            },
            new(
                "Storage:PoolSize",
                Store,
                SettingRule.Number(2, 1000),
                "PostgreSQL: connections that the console, the API and the chores share."
            )
            {
                Default = "40",
            },
            new(
                "Storage:LedgerPoolSize",
                Store,
                SettingRule.Number(2, 100),
                "PostgreSQL: connections kept for accepting and settling, which readers cannot take."
            )
            {
                Default = "8",
            },
            new(
                "Storage:PoolWait",
                Store,
                SettingRule.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
                "PostgreSQL: how long a caller waits for a free connection before it is refused."
            )
            {
                Default = "00:00:15",
            },
        ];

    private static IEnumerable<Setting> OfHistory() =>
        [
            Days(
                "MinuteDays",
                1,
                30,
                "2",
                "How many days figures of each minute are kept for the dashboard."
            ),
            Days("TenMinuteDays", 2, 365, "14", "How many days figures of each ten minutes are kept."),
            Days(
                "HourDays",
                7,
                3650,
                "90",
                "How many days figures of each hour are kept, and what each worker did in it."
            ),
            Days("DayDays", 30, 36_500, "1095", "How many days figures of each day are kept."),
        ];

    private static Setting Days(string name, int least, int most, string days, string meaning) =>
        new($"Analytics:{name}", Store, SettingRule.Number(least, most), meaning)
        {
            Default = days,
            NeedsRestart = false,
        };
}
