using System.Globalization;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Settings;

/// <summary>
/// Every setting that the product knows. The check at start, the list that the console and the API show, promotion,
/// docs/configuration.md and .env.example all follow it; tests keep them together.
/// </summary>
public static class SettingsCatalogue
{
    private const string Store = "Store and broker";
    private const string Worker = "Worker";
    private const string Accounts = "Accounts";
    private const string Addresses = "Addresses and log";

    private static readonly SettingRule Seconds = SettingRule.Duration(TimeSpan.Zero, TimeSpan.FromHours(1));

    /// <summary>The levels of log categories that the shipped settings file gives.</summary>
    private static readonly Dictionary<string, string> ShippedLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System"] = "Warning",
    };

    /// <summary>The settings, in the order of the document.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [.. OfStore(), .. OfWorker(), .. OfRunning(), .. OfAccounts(), .. OfAddresses()];

    /// <summary>The first words of our keys; what else stands below them is a mistake.</summary>
    public static IReadOnlySet<string> Sections { get; } =
        All.Where(s => s.Key.Contains(':', StringComparison.Ordinal) && !s.IsFamily)
            .Select(s => s.Key.Split(':')[0])
            .Where(s => s != "Logging")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting of a key; of a family, one made for this member. Null when there is none.</summary>
    /// <param name="key">The key, in any case.</param>
    public static Setting? Find(string key)
    {
        var exact = All.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (exact is not null)
        {
            return exact.IsFamily ? null : exact;
        }

        var family = All.FirstOrDefault(s =>
            s.IsFamily
            && key.Length >= s.Key.Length
            && key.StartsWith(s.Key[..^1], StringComparison.OrdinalIgnoreCase)
            && !key[(s.Key.Length - 1)..].Contains(':', StringComparison.Ordinal)
        );
        return family is null
            ? null
            : family with
            {
                Key = key,
                Variable = key.Replace(":", "__", StringComparison.Ordinal),
                Default = ShippedLevels.GetValueOrDefault(key),
            };
    }

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

    private static IEnumerable<Setting> OfWorker() =>
        [
            new(
                "Worker:Enabled",
                Worker,
                SettingRule.Flag(),
                "Whether the console's process runs tasks itself; with Redis it never does."
            )
            {
                Default = "true",
            },
            new("Worker:Concurrency", Worker, SettingRule.Number(1, 1000), "How many tasks run at once.")
            {
                Default = (4 * Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture),
                Scope = SettingScope.Both,
            },
            new(
                "Worker:Queues",
                Worker,
                SettingRule.Text("names, comma-separated; * is all"),
                "The queues to serve."
            )
            {
                Default = "*",
                Scope = SettingScope.Both,
            },
            new("Worker:Labels", Worker, SettingRule.Text("words, comma-separated"), "Labels to show.")
            {
                Scope = SettingScope.Both,
            },
            new(
                "Worker:Name",
                Worker,
                SettingRule.Text(
                    "a text of 1 to 128 characters",
                    text => !string.IsNullOrWhiteSpace(text) && text.Length <= 128,
                    "must have 1 to 128 characters; leave it out to have the host's name"
                ),
                "The name that attempts carry; need not be unique."
            )
            {
                Default = Environment.MachineName,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
        ];

    private static IEnumerable<Setting> OfRunning() =>
        [
            new(
                "Worker:HealthUrl",
                Worker,
                SettingRule.ListenAddress(),
                "Where a worker process answers /health/live and /health/ready; empty: nowhere."
            )
            {
                IsLocal = true,
                Scope = SettingScope.Worker,
            },
            new(
                "Worker:ShutdownTimeout",
                Worker,
                Seconds,
                "How long running tasks may go on after SIGTERM; then they are told to stop, and run again later."
            )
            {
                Default = "00:00:30",
                Scope = SettingScope.Both,
            },
            new(
                "Lease:Duration",
                Worker,
                SettingRule.Duration(TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)),
                "How long a worker owns a task before it must renew; renewed at a third."
            )
            {
                Default = "00:00:30",
                Scope = SettingScope.Both,
            },
            new(
                "Http:AllowPrivateNetworks",
                Worker,
                SettingRule.Flag(),
                "Whether http.request may call loopback, private and link-local addresses, and any port."
            )
            {
                Default = "false",
                DevelopmentDefault = "true",
                Scope = SettingScope.Both,
            },
        ];

    private static IEnumerable<Setting> OfAccounts() =>
        [
            new("Admin:Email", Accounts, SettingRule.Text("an e-mail address"), "The first administrator.")
            {
                IsLocal = true,
            },
            new(
                "Admin:Password",
                Accounts,
                SettingRule.Text("a text of 12 to 128 characters"),
                "The first administrator's password; not read again once there is an account."
            )
            {
                IsSecret = true,
                IsLocal = true,
            },
            new(
                "Auth:Jwt:Key",
                Accounts,
                SettingRule.Key(32, "; leave it out to have one made"),
                "Signs access tokens; made at the first start when absent."
            )
            {
                IsSecret = true,
                IsLocal = true,
            },
            new(
                "Auth:Jwt:AccessMinutes",
                Accounts,
                SettingRule.Number(1, 1440),
                "How long an access token holds."
            )
            {
                Default = "15",
            },
            new(
                "Auth:Jwt:RefreshDays",
                Accounts,
                SettingRule.Number(1, 365),
                "How long a refresh token holds."
            )
            {
                Default = "14",
            },
            new("PublicUrl", Accounts, SettingRule.Address(), "The address that people use.")
            {
                IsLocal = true,
            },
            new(
                "Console:CircuitsPerUser",
                Accounts,
                SettingRule.Number(1, 10_000),
                "How many console pages one person may have open at once."
            )
            {
                Default = "50",
            },
        ];

    private static IEnumerable<Setting> OfAddresses() =>
        [
            // In a file that lies in the working folder it would win over the variable, which the host reads first.
            new("urls", Addresses, SettingRule.Text("addresses, parted by semicolons"), "Where Web listens.")
            {
                Default = "http://localhost:5080",
                IsLocal = true,
                InFiles = false,
                Variable = "ASPNETCORE_URLS",
            },
            new(
                "Logging:LogLevel:Default",
                Addresses,
                SettingRule.OneOf<LogLevel>(),
                "The least level that is logged."
            )
            {
                Default = "Information",
            },
            new(
                "Logging:LogLevel:*",
                Addresses,
                SettingRule.OneOf<LogLevel>(),
                "The least level of one category."
            ),
        ];
}
