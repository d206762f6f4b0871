using System.Text;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core;
using TaskQueue.Core.Settings;

namespace TaskQueue.Tests.Settings;

/// <summary>Promotion: what a bundle of another environment would change here.</summary>
public sealed class PromotionTests
{
    private const string Canary = "canary-0123456789-0123456789-0123456789";

    [Fact]
    public void Compare_TellsWhatIsAddedChangedAndRemoved_AndKeepsWhatBelongsHere()
    {
        var promotion = Compare(
            Bundle(
                ("Worker:Concurrency", "16"),
                ("Lease:Duration", "00:00:45"),
                ("PublicUrl", "https://staging.example.com")
            ),
            ("Lease:Duration", "00:01:00"),
            ("Worker:Queues", "mails"),
            ("PublicUrl", "https://tasks.example.com")
        );

        Assert.Equal(
            [
                ("Worker:Concurrency", SettingChangeKind.Added, "16"),
                ("Worker:Queues", SettingChangeKind.Removed, "*"),
                ("Lease:Duration", SettingChangeKind.Changed, "00:00:45"),
            ],
            promotion.Changes.Select(c => (c.Key, c.Kind, c.After!))
        );
        Assert.Contains(
            new("PublicUrl", "https://tasks.example.com", "https://staging.example.com"),
            promotion.Kept
        );
        Assert.Empty(promotion.Faults);
        Assert.Empty(promotion.Warnings);
        Assert.Equal("appsettings.Production.json", promotion.Files.Name);
    }

    [Fact]
    public void Compare_ItsFile_MakesTheOtherSettingsHold()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("appsettings.json"),
            """{"ConnectionStrings":{"Database":"Data Source=x.db"},"Worker":{"Queues":"mails","Name":"w9"},"Lease":{"Duration":"00:01:00"}}"""
        );
        var shared = new ConfigurationBuilder().AddJsonFile(folder.File("appsettings.json"));
        var bundle = Bundle(("Worker:Concurrency", "16"), ("Logging:LogLevel:My.Own", "Debug"));
        var promotion = Compare(bundle, shared.Build());

        File.WriteAllText(folder.File(promotion.Files.Name), promotion.Files.Json);
        var deployed = shared.AddJsonFile(folder.File(promotion.Files.Name)).Build();

        Assert.Equal("16", deployed["Worker:Concurrency"]);
        Assert.Equal("*", deployed["Worker:Queues"]);
        Assert.Equal("00:00:30", deployed["Lease:Duration"]);
        Assert.Equal("Debug", deployed["Logging:LogLevel:My.Own"]);
        Assert.Equal(
            ("Data Source=x.db", "w9"),
            (deployed["ConnectionStrings:Database"], deployed["Worker:Name"])
        );
        Assert.Empty(SettingsCheck.OfWeb(deployed));
        Assert.Empty(Compare(bundle, deployed).Changes);
    }

    [Fact]
    public void Compare_WhatAVariableGives_StaysAVariable_UnlessAShellWouldReadIt()
    {
        Environment.SetEnvironmentVariable("Auth__Jwt__RefreshDays", "9");
        Environment.SetEnvironmentVariable("Console__CircuitsPerUser", "7");
        Environment.SetEnvironmentVariable("Worker__Queues", "blue");
        try
        {
            var root = new ConfigurationBuilder()
                .AddInMemoryCollection([new("ConnectionStrings:Database", "Data Source=x.db")])
                .AddEnvironmentVariables()
                .Build();

            var files = Compare(
                Bundle(("Auth:Jwt:RefreshDays", "30"), ("Worker:Queues", "a; $(touch /tmp/owned)")),
                root
            ).Files;

            Assert.Contains("Auth__Jwt__RefreshDays=30\n", files.Variables, StringComparison.Ordinal);
            Assert.Contains(
                "# Console__CircuitsPerUser: take it out, the default holds\n",
                files.Variables,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "# Worker__Queues: take it out, the file gives the value\n",
                files.Variables,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("touch", files.Variables, StringComparison.Ordinal);
            Assert.Contains("touch", files.Json, StringComparison.Ordinal);
            Assert.DoesNotContain("RefreshDays", files.Json, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Auth__Jwt__RefreshDays", null);
            Environment.SetEnvironmentVariable("Console__CircuitsPerUser", null);
            Environment.SetEnvironmentVariable("Worker__Queues", null);
        }
    }

    [Fact]
    public void Compare_FindsAllFaults_AlsoOfTheTwoTogether()
    {
        var promotion = Compare(
            Bundle(
                ("Worker:Concurrency", "0"),
                ("Lease:Duration", "9"),
                ("Worker:Concurency", "4"),
                ("Storage:Durability", "Fast")
            ),
            ("Admin:Email", "a@example.com")
        );

        Assert.Equal(
            ["Worker:Concurency", "Worker:Concurrency", "Lease:Duration", "Admin:Email"],
            promotion.Faults.Select(f => f.Split(' ')[0])
        );
        Assert.Contains("nearest is Worker:Concurrency", promotion.Faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreNamed_AndNeverCarried()
    {
        (string, string)[] secret =
        [
            ("Auth:Jwt:Key", Canary),
            ("Admin:Email", "a@example.com"),
            ("Admin:Password", Canary),
            ("ConnectionStrings:Database", $"Host=db;Password={Canary}"),
        ];
        var there = SettingsBundle.Of(
            EffectiveSettings.Read(Root(secret), "Staging"),
            DateTimeOffset.UnixEpoch
        );
        Assert.Equal(["ConnectionStrings:Database", "Admin:Password", "Auth:Jwt:Key"], there.Secrets);
        var json = System.Text.Json.JsonSerializer.Serialize(
            there,
            System.Text.Json.JsonSerializerOptions.Web
        );
        Assert.DoesNotContain(Canary, json, StringComparison.Ordinal);

        var promotion = Compare(
            SettingsBundle.Parse(Encoding.UTF8.GetBytes(json)),
            ("Auth:Jwt:Key", Canary + "2")
        );

        Assert.Equal(
            [("ConnectionStrings:Database", false), ("Admin:Password", false), ("Auth:Jwt:Key", true)],
            promotion.Secrets.Select(s => (s.Key, s.IsSetHere))
        );
        Assert.Contains("# Admin__Password:", promotion.Files.Variables, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Canary,
            System.Text.Json.JsonSerializer.Serialize(promotion),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Warnings_TellWhatOnlyAPersonCanDo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("appsettings.Production.json"),
            """{"Kestrel":{"Limits":{"KeepAliveTimeout":"00:01:00"}},"Auth":{"Jwt":{"Key":"canary-0123456789-0123456789-0123456789"}}}"""
        );
        var root = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Database", "Data Source=x.db")])
            .AddJsonFile(folder.File("appsettings.Production.json"))
            .AddCommandLine(["--Worker:Concurrency=3"])
            .Build();

        var warnings = Compare(
            Bundle(("Worker:Concurrency", "16")) with
            {
                Version = "9.9.9",
            },
            root
        ).Warnings;

        Assert.Equal(4, warnings.Count);
        Assert.Contains("version 9.9.9", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Worker:Concurrency is given on the command line",
            warnings[1],
            StringComparison.Ordinal
        );
        Assert.StartsWith("Auth:Jwt:Key stands in", warnings[2], StringComparison.Ordinal);
        Assert.StartsWith("Kestrel:Limits:KeepAliveTimeout stands in", warnings[3], StringComparison.Ordinal);
        Assert.DoesNotContain(warnings, w => w.Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", RefusalCode.Unreadable, "body")]
    [InlineData("[]", RefusalCode.Unreadable, "body")]
    [InlineData("{\"a\":", RefusalCode.Unreadable, "body")]
    [InlineData("{}", RefusalCode.Unreadable, "version environment settings secrets")]
    [InlineData(
        """{"version":1,"environment":null,"settings":[],"secrets":{},"exportedAt":5}""",
        RefusalCode.Unreadable,
        "version environment settings secrets exportedAt"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{"Worker:Concurrency":16},"secrets":[7]}""",
        RefusalCode.Unreadable,
        "settings.Worker:Concurrency secrets[0]"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{},"secrets":[],"more":1}""",
        RefusalCode.Unreadable,
        "more"
    )]
    [InlineData(
        """{"version":"1","version":"2","environment":"S","settings":{},"secrets":[]}""",
        RefusalCode.Unreadable,
        "body"
    )]
    [InlineData(
        """{"version":"","environment":"S","settings":{},"secrets":["Nope"]}""",
        RefusalCode.Invalid,
        "version secrets[0]"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{"Auth:Jwt:Key":"x"},"secrets":[]}""",
        RefusalCode.Invalid,
        "settings.Auth:Jwt:Key"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{"Worker:Labels":"a\nb"},"secrets":[]}""",
        RefusalCode.Invalid,
        "settings.Worker:Labels"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{"Worker:Labels":"a","worker:labels":"b"},"secrets":[]}""",
        RefusalCode.Invalid,
        "settings.worker:labels"
    )]
    [InlineData(
        """{"version":"\ud800","environment":"S","settings":{},"secrets":[]}""",
        RefusalCode.Unreadable,
        "body"
    )]
    public void Parse_WhatIsNoBundle_NamesTheFields(string json, RefusalCode code, string fields)
    {
        var refusal = Assert.Throws<RefusalException>(() =>
            SettingsBundle.Parse(Encoding.UTF8.GetBytes(json))
        );

        Assert.Equal(code, refusal.Code);
        Assert.Equal(
            fields.Split(' ').Order(StringComparer.Ordinal),
            refusal.Errors.Keys.Order(StringComparer.Ordinal)
        );
    }

    private static SettingsBundle Bundle(params (string Key, string Value)[] settings) =>
        new(
            ProductVersion.Number,
            "Staging",
            DateTimeOffset.UnixEpoch,
            settings.ToDictionary(s => s.Key, s => s.Value),
            []
        );

    private static Promotion Compare(SettingsBundle bundle, params (string Key, string Value)[] here) =>
        Compare(bundle, Root(here));

    private static Promotion Compare(SettingsBundle bundle, IConfigurationRoot here) =>
        PromotionPlan.Of(EffectiveSettings.Read(here, "Production"), here, bundle);

    private static IConfigurationRoot Root(params (string Key, string Value)[] settings)
    {
        using var folder = new TemporaryFolder();
        var json = new System.Text.Json.Nodes.JsonObject();
        foreach (var (key, value) in settings.Prepend(("ConnectionStrings:Database", "Data Source=x.db")))
        {
            json[key] = value;
        }

        File.WriteAllText(folder.File("appsettings.json"), json.ToJsonString());
        return new ConfigurationBuilder().AddJsonFile(folder.File("appsettings.json")).Build();
    }
}
