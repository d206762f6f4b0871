using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// The providers in the settings, in the order of their names. What is half of a provider is a fault with its key, and the
/// process does not start with it. Pure.
/// </summary>
public sealed partial class OidcSettings
{
    /// <summary>The section that they stand below.</summary>
    public const string Root = "Auth:Oidc";

    /// <summary>Characters of a provider's name.</summary>
    public const int LongestName = 32;

    private readonly List<(string Key, string What)> _faults = [];

    private OidcSettings() { }

    /// <summary>The providers that are whole.</summary>
    public IReadOnlyList<OidcProvider> Providers { get; private set; } = [];

    /// <summary>What is wrong: the key, and what is wrong with it.</summary>
    internal IReadOnlyList<(string Key, string What)> Faults => _faults;

    /// <summary>Reads them.</summary>
    /// <param name="configuration">All settings.</param>
    public static OidcSettings Read(IConfiguration configuration)
    {
        var settings = new OidcSettings();
        settings.Providers =
        [
            .. configuration
                .GetSection(Root)
                .GetChildren()
                .Select(s => settings.ReadOne(s, configuration))
                .OfType<OidcProvider>()
                .OrderBy(p => p.Name, StringComparer.Ordinal),
        ];
        return settings;
    }

    private OidcProvider? ReadOne(IConfigurationSection section, IConfiguration all)
    {
        var name = section.Key.ToLowerInvariant();
        if (!ProviderName().IsMatch(name))
        {
            Fault(
                section.Path,
                $"must have 1 to {LongestName} letters, digits and dashes: it is part of an address"
            );
            return null;
        }

        var before = _faults.Count;
        var authority = Authority(section);
        var clientId = Required(
            section,
            "ClientId",
            "the provider gave it when this installation was registered there"
        );
        var scopes = Scopes(section);
        var allowed = Provision(section);
        Roles(section, Text(section, "Provision") is "allow-list");
        LinkByEmail(section, all);
        return _faults.Count > before
            ? null
            : new()
            {
                Name = name,
                Authority = authority!,
                ClientId = clientId!,
                ClientSecret = Text(section, "ClientSecret"),
                DisplayName = Text(section, "DisplayName") ?? section.Key,
                Scopes = scopes,
                UserInfo = Flag(section, "UserInfo", usual: true),
                EmailVerifiedClaim = Text(section, "EmailVerifiedClaim") ?? "email_verified",
                LinkByEmail = Flag(section, "LinkByEmail"),
                AllowList = allowed,
                RoleClaim = Text(section, "RoleClaim"),
                RoleMap = RoleMap(section),
                DefaultRoles = List(section["DefaultRole"]),
                RequireMfa = Flag(section, "RequireMfa"),
                SingleLogout = Flag(section, "SingleLogout"),
            };
    }

    private Uri? Authority(IConfigurationSection section)
    {
        if (Required(section, "Authority", "the address of the provider") is not { } text)
        {
            return null;
        }

        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        )
        {
            return uri;
        }

        Fault(
            $"{section.Path}:Authority",
            "must be an https address without a user; http is for a provider on this machine alone"
        );
        return null;
    }

    private List<string> Scopes(IConfigurationSection section)
    {
        var scopes = (Text(section, "Scopes") ?? "openid profile email")
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (!scopes.Contains("openid", StringComparer.Ordinal))
        {
            Fault(
                $"{section.Path}:Scopes",
                "must have openid among its words: without it there is no id token"
            );
        }

        return scopes;
    }

    private EmailAllowList? Provision(IConfigurationSection section)
    {
        var (how, who) = (Text(section, "Provision") ?? "none", Text(section, "AllowList"));
        if (how is not ("none" or "allow-list"))
        {
            Fault($"{section.Path}:Provision", "must be none or allow-list");
            return null;
        }

        if (how is "allow-list" && who is null)
        {
            Fault($"{section.Path}:AllowList", "is missing: Provision is allow-list, and nobody is on it");
            return null;
        }

        if (how is "none" && who is not null)
        {
            Fault($"{section.Path}:AllowList", "does nothing unless Provision is allow-list");
            return null;
        }

        if (who is null)
        {
            return null;
        }

        var list = EmailAllowList.TryParse(who, out var wrong);
        if (list is null)
        {
            Fault($"{section.Path}:AllowList", $"has '{wrong}', which is neither a domain nor an address");
        }

        return list;
    }

    private void Roles(IConfigurationSection section, bool makesAccounts)
    {
        var map = RoleMap(section);
        var (claim, usual) = (Text(section, "RoleClaim"), List(section["DefaultRole"]));
        if (claim is null && map.Count > 0)
        {
            Fault($"{section.Path}:RoleClaim", "is missing: RoleMap says what its values mean");
        }

        if (claim is not null && map.Count == 0)
        {
            Fault($"{section.Path}:RoleMap", "is missing: it says what the values of RoleClaim mean");
        }

        if (makesAccounts && claim is null && usual.Count == 0)
        {
            Fault(
                $"{section.Path}:DefaultRole",
                "is missing: accounts are made (Provision), and have no role without it"
            );
        }

        foreach (var (value, roles) in map)
        {
            CheckRoles($"{section.Path}:RoleMap:{value}", roles, atLeast: 1);
        }

        CheckRoles($"{section.Path}:DefaultRole", usual, atLeast: 0);
    }

    private void CheckRoles(string key, IReadOnlyList<string> roles, int atLeast)
    {
        if (roles.Count < atLeast || roles.Count > UserRules.MostRoles || roles.Any(r => !NewRole.IsName(r)))
        {
            Fault(key, $"must be names of roles, at most {UserRules.MostRoles}, parted by commas");
        }
    }

    // An address that nobody has proven must not open the account of somebody else.
    private void LinkByEmail(IConfigurationSection section, IConfiguration all)
    {
        if (
            Flag(section, "LinkByEmail")
            && RegistrationPolicy.TryParse(all["Auth:Registration"]) is { Mode: RegistrationMode.Open }
            && string.IsNullOrWhiteSpace(all["Smtp:Host"])
        )
        {
            Fault(
                $"{section.Path}:LinkByEmail",
                "needs Smtp:Host while Auth:Registration is open: somebody could register with an address of others"
            );
        }
    }

    private string? Required(IConfigurationSection section, string key, string why)
    {
        var text = Text(section, key);
        if (text is null)
        {
            Fault($"{section.Path}:{key}", $"is missing: {why}");
        }

        return text;
    }

    private void Fault(string key, string what) => _faults.Add((key, what));

    // A value may hold colons, as URNs do; what lies below is then one name.
    private static Dictionary<string, IReadOnlyList<string>> RoleMap(IConfigurationSection section) =>
        section
            .GetSection("RoleMap")
            .AsEnumerable(makePathsRelative: true)
            // A host that hands its settings on may give every level of a key.
            .Where(pair => pair.Key.Length > 0 && pair.Value is not null && !IsLevel(section, pair))
            .ToDictionary(
                pair => pair.Key,
                IReadOnlyList<string> (pair) => List(pair.Value),
                StringComparer.Ordinal
            );

    private static bool IsLevel(IConfigurationSection section, KeyValuePair<string, string?> pair) =>
        pair.Value is "" && section.GetSection($"RoleMap:{pair.Key}").GetChildren().Any();

    private static List<string> List(string? text) =>
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string? Text(IConfigurationSection section, string key) =>
        string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();

    // One that is neither is told by the catalogue's own rule.
    private static bool Flag(IConfigurationSection section, string key, bool usual = false) =>
        bool.TryParse(section[key], out var flag) ? flag : usual;

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProviderName();
}
