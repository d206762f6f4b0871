using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Settings;

namespace TaskQueue.Tests.Security.External;

/// <summary>S5: settings, lists of addresses, and what claims say.</summary>
public sealed class PureTests
{
    private static readonly (string, string)[] Whole =
    [
        ("Authority", "https://id.example/realms/x"),
        ("ClientId", "taskqueue"),
        ("ClientSecret", "canary"),
    ];

    // S41
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ADA@EXAMPLE.COM", true)]
    [InlineData("bob@example.org", true)]
    [InlineData("attacker@example.com.attacker.com", false)]
    [InlineData("attacker@evil-example.com", false)]
    [InlineData("attacker@sub.example.com", false)]
    [InlineData("other@example.org", false)]
    [InlineData("x@attacker.com@example.com", false)]
    [InlineData("ada@example.com\n", false)]
    [InlineData("ada@ехаmple.com", false)]
    [InlineData("@example.com", false)]
    [InlineData("example.com", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void AllowList_IsExact(string? email, bool allowed) =>
        Assert.Equal(allowed, EmailAllowList.TryParse("example.com, bob@example.org", out _)!.Allows(email));

    [Theory]
    [InlineData("")]
    [InlineData("*.example.com")]
    [InlineData("@example.com")]
    [InlineData("example.com,,example.org")]
    [InlineData(".*")]
    [InlineData("a b@example.com")]
    public void AllowList_TakesNoPatterns(string text) => Assert.Null(EmailAllowList.TryParse(text, out _));

    [Fact]
    public void Provider_IsRead()
    {
        var read = Read(
            "KeyCloak",
            [
                .. Whole,
                ("RoleClaim", "groups"),
                ("RoleMap:/tq/admins", "admin, operator"),
                ("RoleMap:urn:x:y", "viewer"),
                ("DefaultRole", ""),
                ("Scopes", "openid groups"),
                ("SingleLogout", "True"),
            ]
        );

        var provider = Assert.Single(read.Providers);
        Assert.Empty(read.Faults);
        Assert.Equal(
            ("keycloak", "KeyCloak", "canary"),
            (provider.Name, provider.DisplayName, provider.ClientSecret)
        );
        Assert.Equal(["admin", "operator"], provider.RoleMap["/tq/admins"]);
        Assert.Equal(["viewer"], provider.RoleMap["urn:x:y"]);
        Assert.Equal(["openid", "groups"], provider.Scopes);
        Assert.Equal((true, false, null), (provider.SingleLogout, provider.LinkByEmail, provider.AllowList));
    }

    [Theory]
    [InlineData("Authority", null, "Authority")]
    [InlineData("Authority", "http://id.example", "Authority")]
    [InlineData("Authority", "https://me:secret@id.example", "Authority")]
    [InlineData("Authority", "id.example", "Authority")]
    [InlineData("ClientId", null, "ClientId")]
    [InlineData("Scopes", "email", "Scopes")]
    [InlineData("Provision", "everybody", "Provision")]
    [InlineData("Provision", "allow-list", "AllowList", "DefaultRole")]
    [InlineData("AllowList", "example.com", "AllowList")]
    [InlineData("RoleClaim", "roles", "RoleMap")]
    [InlineData("RoleMap:x", "viewer", "RoleClaim")]
    [InlineData("DefaultRole", "View er", "DefaultRole")]
    public void HalfAProvider_IsAFault_AndTheStartIsRefused(string key, string? value, params string[] faulty)
    {
        var settings = Whole.Where(w => w.Item1 != key).ToList();
        if (value is not null)
        {
            settings.Add((key, value));
        }

        var faults = SettingsCheck.OfWeb(Configure("test", [.. settings]));

        Assert.Equal(faulty.Select(f => $"Auth:Oidc:test:{f}"), faults.Select(f => f.Split(' ')[0]));
        Assert.DoesNotContain(faults, f => f.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public void LinkByEmail_BesideOpenRegistrationWithoutMail_IsAFault()
    {
        var settings = Configure("test", [.. Whole, ("LinkByEmail", "true")]);
        settings["Auth:Registration"] = "open";

        Assert.StartsWith(
            "Auth:Oidc:test:LinkByEmail ",
            Assert.Single(SettingsCheck.OfWeb(settings)),
            StringComparison.Ordinal
        );
        settings["Auth:Registration"] = "domain:example.com";
        Assert.Empty(SettingsCheck.OfWeb(settings));
    }

    [Theory]
    [InlineData("bad name")]
    [InlineData("-x")]
    [InlineData("../x")]
    public void Name_ThatIsNoPartOfAnAddress_IsAFault(string name) =>
        Assert.NotEmpty(SettingsCheck.OfWeb(Configure(name, Whole)));

    [Theory]
    [InlineData("LinkByEmail", "yes")]
    [InlineData("SingleLogout", "1")]
    [InlineData("UserInfo", "")]
    public void Flag_ThatIsNone_IsAFault(string key, string value) =>
        Assert.StartsWith(
            $"Auth:Oidc:test:{key} must be true or false",
            Assert.Single(SettingsCheck.OfWeb(Configure("test", [.. Whole, (key, value)]))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Settings_AreKnown_AndTheSecretIsHidden()
    {
        var root = Configure("test", [.. Whole, ("RoleMap:urn:x:y", "viewer"), ("Autority", "x")]);

        var effective = EffectiveSettings.Read(root, "Production");

        Assert.Equal("***", effective.Items.Single(s => s.Key == "Auth:Oidc:test:ClientSecret").Value);
        Assert.Equal("viewer", effective.Items.Single(s => s.Key == "Auth:Oidc:test:RoleMap:urn:x:y").Value);
        Assert.Equal("Auth:Oidc:test:Autority", Assert.Single(effective.Unknown).Key);
    }

    [Theory]
    [InlineData("""{"email":"a@b.example","email_verified":true}""", null, "a@b.example", true)]
    [InlineData("""{"email":"a@b.example","email_verified":"true"}""", null, "a@b.example", true)]
    [InlineData("""{"email":"a@b.example","email_verified":1}""", null, "a@b.example", true)]
    [InlineData("""{"email":"a@b.example","email_verified":"yes"}""", null, "a@b.example", false)]
    [InlineData("""{"email":"a@b.example"}""", null, "a@b.example", false)]
    [InlineData("""{"email":"no address","email_verified":true}""", null, null, true)]
    [InlineData("{}", """{"email":"a@b.example","email_verified":true}""", "a@b.example", true)]
    // An address of one place is not vouched for by the other.
    [InlineData(
        """{"email":"a@b.example"}""",
        """{"email":"c@d.example","email_verified":true}""",
        "a@b.example",
        false
    )]
    [InlineData("""{"email_verified":true}""", """{"email":"c@d.example"}""", "c@d.example", false)]
    public void Address_AndItsProof_ComeFromOnePlace(
        string token,
        string? userInfo,
        string? email,
        bool verified
    )
    {
        var identity = Claims(Provider(), token, userInfo);

        Assert.Equal((email, verified), (identity!.Email, identity.EmailVerified));
    }

    [Theory]
    [InlineData("roles", """{"roles":["a","b",3]}""", "a,b")]
    [InlineData("roles", """{"roles":"a"}""", "a")]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["a"]}}""", "a")]
    [InlineData("https://x.example/roles", """{"https://x.example/roles":["a"]}""", "a")]
    [InlineData("a.b", """{"a.b":["whole"],"a":{"b":["inner"]}}""", "whole")]
    [InlineData("roles", """{"roles":{"a":1}}""", "")]
    [InlineData("roles", "{}", "")]
    public void Roles_AreFoundByTheClaim(string claim, string token, string values) =>
        Assert.Equal(values, string.Join(',', Claims(Provider(claim), token, null)!.RoleValues));

    [Theory]
    [InlineData("""{"iss":"","sub":"x"}""")]
    [InlineData("""{"sub":"x"}""")]
    [InlineData("""{"iss":"https://id.example","sub":7}""")]
    public void Nobody_WithoutIssuerAndSubject(string token)
    {
        using var document = JsonDocument.Parse(token);

        Assert.Null(ExternalClaims.Read(Provider(), document.RootElement, null));
    }

    [Fact]
    public void EveryFault_HasAWord_AndAReason()
    {
        foreach (var fault in Enum.GetValues<ExternalFault>())
        {
            Assert.Equal(fault, ExternalFaults.TryRead(ExternalFaults.WordOf(fault)));
            Assert.EndsWith(".", ExternalFaults.Explain(fault, "X"), StringComparison.Ordinal);
        }
    }

    private static ExternalIdentity? Claims(OidcProvider provider, string token, string? userInfo)
    {
        var claims = JsonNode.Parse(token)!.AsObject();
        (claims["iss"], claims["sub"]) = ("https://id.example", "x");
        using var document = JsonDocument.Parse(claims.ToJsonString());
        return ExternalClaims.Read(
            provider,
            document.RootElement,
            userInfo is null ? null : JsonDocument.Parse(userInfo).RootElement
        );
    }

    private static OidcProvider Provider(string? claim = null) =>
        new()
        {
            Name = "test",
            Authority = new("https://id.example"),
            ClientId = "c",
            DisplayName = "Test",
            Scopes = ["openid"],
            RoleClaim = claim,
        };

    private static OidcSettings Read(string name, (string, string)[] settings) =>
        OidcSettings.Read(Configure(name, settings));

    private static IConfigurationRoot Configure(string name, (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings
                    .Select(s => KeyValuePair.Create($"Auth:Oidc:{name}:{s.Key}", (string?)s.Value))
                    .Append(new("ConnectionStrings:Database", "Data Source=x.db"))
            )
            .Build();
}
