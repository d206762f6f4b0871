using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of accounts, alerts, addresses and the log.</summary>
internal static class WebSettings
{
    private const string Accounts = "Accounts";
    private const string Alerts = "Alerts";
    private const string Addresses = "Addresses and log";

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All =>
        [
            .. OfAccounts(),
            .. OfPeople(),
            .. OfAudit(),
            .. OfAlerts(),
            .. EventSettings.All,
            .. MailSettings.All,
            .. OfAddresses(),
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
                "Auth:Jwt:PreviousKeys",
                Accounts,
                SettingRule.Keys(32),
                "Keys whose tokens are accepted while Auth:Jwt:Key is changed, parted by spaces."
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
                NeedsRestart = false,
                Default = "15",
            },
            new(
                "Auth:Jwt:RefreshDays",
                Accounts,
                SettingRule.Number(1, 365),
                "How long a refresh token holds."
            )
            {
                NeedsRestart = false,
                Default = "14",
            },
        ];

    private static IEnumerable<Setting> OfPeople() =>
        [
            new(
                "Auth:Registration",
                Accounts,
                SettingRule.Text(
                    RegistrationPolicy.Wants,
                    text => RegistrationPolicy.TryParse(text) is not null,
                    $"must be {RegistrationPolicy.Wants}"
                ),
                "Who may make an account for themselves."
            )
            {
                NeedsRestart = false,
                Default = "closed",
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
                NeedsRestart = false,
                Default = "50",
            },
            new(
                "Console:Environment",
                Accounts,
                SettingRule.Text(
                    "a text of 1 to 24 characters",
                    text => text.Trim().Length is > 0 and <= 24,
                    "must have 1 to 24 characters"
                ),
                "What this installation is called on every page, such as production."
            )
            {
                NeedsRestart = false,
                IsLocal = true,
            },
            new(
                "Console:EnvironmentColor",
                Accounts,
                SettingRule.OneOf<EnvironmentColor>(),
                "The colour of that name, and of a line over every page."
            )
            {
                NeedsRestart = false,
                Default = "grey",
                IsLocal = true,
            },
        ];

    private static IEnumerable<Setting> OfAudit() =>
        [
            new(
                "Audit:Key",
                Accounts,
                SettingRule.Key(32, "; leave it out to have one made"),
                "Seals the audit log; made at the first start when absent. Never change it: what was sealed with it is checked with it."
            )
            {
                IsSecret = true,
                IsLocal = true,
            },
            new(
                "Audit:RetentionDays",
                Accounts,
                SettingRule.Number(1, 36_500),
                "How many days entries of the audit log are kept."
            )
            {
                NeedsRestart = false,
                Default = "365",
            },
        ];

    private static IEnumerable<Setting> OfAlerts() =>
        [
            new(
                "Alerts:SignInFailures",
                Alerts,
                SettingRule.Number(3, 10_000),
                "How many failed sign-ins to one account, or from one address, open an alert; five times as many in all do, too."
            )
            {
                NeedsRestart = false,
                Default = "10",
            },
            new(
                "Alerts:SignInWindow",
                Alerts,
                SettingRule.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)),
                "Within which time those failures count."
            )
            {
                NeedsRestart = false,
                Default = "00:05:00",
            },
            new(
                "Alerts:RetentionDays",
                Alerts,
                SettingRule.Number(1, 36_500),
                "How many days resolved alerts are kept."
            )
            {
                NeedsRestart = false,
                Default = "90",
            },
        ];

    private static IEnumerable<Setting> OfAddresses() =>
        [
            new(
                "Proxies:Known",
                Addresses,
                SettingRule.Networks(),
                "Addresses or networks of proxies that are believed in what they say of a request's address and scheme."
            )
            {
                IsLocal = true,
            },
            new(
                "Cors:Origins",
                Addresses,
                SettingRule.Origins(),
                "Web pages of other origins whose scripts may call the API."
            )
            {
                IsLocal = true,
            },
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
                NeedsRestart = false,
                Default = "Information",
            },
            new(
                "Logging:LogLevel:*",
                Addresses,
                SettingRule.OneOf<LogLevel>(),
                "The least level of one category."
            )
            {
                NeedsRestart = false,
            },
        ];
}
