using TaskQueue.Core.Security.External;

namespace TaskQueue.Core.Settings;

/// <summary>
/// The settings of providers that people sign in with. What one of them may be by itself stands here; whether a provider is
/// whole is for <see cref="OidcSettings"/> to say.
/// </summary>
internal static class SignInSettings
{
    private const string Group = "Single sign-on";

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All => [.. OfProvider(), .. OfAccounts(), .. OfRoles()];

    private static IEnumerable<Setting> OfProvider() =>
        [
            Of(
                "Authority",
                SettingRule.Text("an https address"),
                "Where the provider's discovery document lies."
            ) with
            {
                IsLocal = true,
            },
            Of("ClientId", SettingRule.Text("a text"), "How the provider knows this installation.") with
            {
                IsLocal = true,
            },
            Of(
                "ClientSecret",
                SettingRule.Text("a text"),
                "What this installation proves itself with; none for a public client."
            ) with
            {
                IsSecret = true,
                IsLocal = true,
            },
            Of(
                "DisplayName",
                SettingRule.Text("a text"),
                "What the button on the sign-in page calls it; its name when absent."
            ),
            Of("Scopes", SettingRule.Text("words, parted by spaces"), "What the provider is asked for.") with
            {
                Default = "openid profile email",
            },
            Of(
                "UserInfo",
                SettingRule.Flag(),
                "Whether its userinfo endpoint is asked for what the id token does not say."
            ) with
            {
                Default = "true",
            },
            Of(
                "SingleLogout",
                SettingRule.Flag(),
                "Whether who signs out here is signed out at the provider, too."
            ) with
            {
                Default = "false",
            },
            Of(
                "RequireMfa",
                SettingRule.Flag(),
                "Whether the second factor of this installation is asked for, too."
            ) with
            {
                Default = "false",
            },
        ];

    private static IEnumerable<Setting> OfAccounts() =>
        [
            Of(
                "Provision",
                SettingRule.Text("none or allow-list"),
                "Whose account is made at their first sign-in."
            ) with
            {
                Default = "none",
            },
            Of(
                "AllowList",
                SettingRule.Text("domains and addresses, parted by commas"),
                "With allow-list: whole domains and addresses, exactly."
            ),
            Of(
                "LinkByEmail",
                SettingRule.Flag(),
                "Whether an account with the same, verified address is the person's own."
            ) with
            {
                Default = "false",
            },
            Of(
                "EmailVerifiedClaim",
                SettingRule.Text("a claim"),
                "The claim that says whether the address belongs to the person."
            ) with
            {
                Default = "email_verified",
            },
        ];

    private static IEnumerable<Setting> OfRoles() =>
        [
            Of(
                "RoleClaim",
                SettingRule.Text("a claim; dots lead into objects"),
                "The claim that roles are read from."
            ),
            Of(
                "RoleMap:*",
                SettingRule.Text("roles, parted by commas"),
                "The roles that a value of that claim gives."
            ),
            Of(
                "DefaultRole",
                SettingRule.Text("roles, parted by commas, or empty"),
                "The roles where no value matches, and of new accounts where no claim is read."
            ),
        ];

    private static Setting Of(string name, SettingRule rule, string meaning) =>
        new($"{OidcSettings.Root}:*:{name}", Group, rule, meaning);
}
