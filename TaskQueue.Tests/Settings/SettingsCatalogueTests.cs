using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Settings;

namespace TaskQueue.Tests.Settings;

/// <summary>The catalogue says what the options classes say, and every default is a good value.</summary>
public sealed class SettingsCatalogueTests
{
    [Fact]
    public void EveryProperty_OfTheOptions_IsASetting_WithTheSameDefault()
    {
        var faults =
            from type in typeof(Setting).Assembly.GetTypes()
            let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
            where type.Name.EndsWith("Options", StringComparison.Ordinal) && section is not null
            let prefix = (string)section.GetRawConstantValue()!
            let fresh = Activator.CreateInstance(type)
            from property in type.GetProperties()
            where property.SetMethod is { IsPublic: true }
            let key = $"{prefix}:{property.Name}"
            let setting = SettingsCatalogue.Find(key)
            let usual = Convert.ToString(property.GetValue(fresh), CultureInfo.InvariantCulture)
            where setting is null || !setting.AreSame(setting.Default, usual)
            select $"{key}: {setting?.Default ?? "not in the catalogue"} instead of {usual}";

        Assert.Empty(faults);
    }

    [Fact]
    public void Defaults_AreGood_AndKeysAreUnique()
    {
        Assert.Empty(
            SettingsCatalogue.All.SelectMany(s =>
                ((string?[])[s.Default, s.DevelopmentDefault])
                    .Where(d => d is not null && s.Rule.Fault(d) is not null)
                    .Select(d => $"{s.Key}: {d}")
            )
        );
        Assert.Equal(
            SettingsCatalogue.All.Count,
            SettingsCatalogue.All.Select(s => s.Key.ToUpperInvariant()).Distinct().Count()
        );
    }

    [Fact]
    public void ShippedFile_HoldsDefaultsAlone()
    {
        var root = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(SourceTree.Root, "appsettings.json"))
            .Build();

        var settings = EffectiveSettings.Read(root, "Production");

        Assert.DoesNotContain(settings.Items, s => !s.IsDefault);
        Assert.Empty(settings.Unknown);
        Assert.Contains(settings.Items, s => s.Key == "Logging:LogLevel:Microsoft.Hosting.Lifetime");
    }

    [Theory]
    [InlineData("Host=db;Username=app;Password=canary", "host=db;username=app;password=***")]
    [InlineData(
        "Host=db;Username=app;PWD=canary;SSL Password=canary",
        "host=db;username=app;pwd=***;ssl password=***"
    )]
    [InlineData("Host=db;Options=-c x=canary", "host=db;options=***")]
    [InlineData("Host=db;Password=\"canary;Host=y\"", "host=db;password=***")]
    [InlineData("Data Source=data/taskqueue.db", "Data Source=data/taskqueue.db")]
    [InlineData("Data Source=file:x?key=canary://", "***")]
    [InlineData("Host=db;Password", "***")]
    [InlineData("redis:6379,password=canary,ssl=true", "redis:6379,password=***,ssl=true")]
    [InlineData("redis:6379", "redis:6379")]
    [InlineData("redis:6379,password=canary,canary", "redis:6379,password=***,***")]
    [InlineData("redis://app:can/ary@redis:6379", "redis://***@redis:6379")]
    [InlineData("redis://app:canary@redis:6379", "redis://***@redis:6379")]
    [InlineData("redis://redis:6379,password=canary", "***")]
    [InlineData("password=canary", "password=***")]
    [InlineData("", "")]
    public void Connections_AreShownWithoutSecrets(string text, string shown) =>
        Assert.Equal(shown, Secrets.MaskConnection(text));

    [Theory]
    [InlineData("Worker:Concurency", "Worker:Concurrency")]
    [InlineData("Worker:Queue", "Worker:Queues")]
    [InlineData("Worker:Queues:0", "Worker:Queues")]
    [InlineData("Wroker:Concurrency", "Worker:Concurrency")]
    [InlineData("PublicUrls", "PublicUrl")]
    [InlineData("Auth:Jwt:Keys", "Auth:Jwt:Key")]
    [InlineData("Storage:Durations", "Storage:Durability")]
    public void KeyThatIsNoSetting_IsToldWithTheNearest(string key, string nearest)
    {
        var root = Configuration((key, "canary"));

        var unknown = Assert.Single(UnknownSetting.In(root));

        Assert.Equal((key, nearest), (unknown.Key, unknown.Nearest));
        Assert.DoesNotContain("canary", unknown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker:concurrency")]
    [InlineData("Logging:LogLevel:My.Own")]
    [InlineData("Logging:Console:FormatterName")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections")]
    [InlineData("URL")]
    [InlineData("CONSOLE")]
    [InlineData("PATH")]
    public void KeysOfOthers_AreLeftAlone(string key) =>
        Assert.Empty(UnknownSetting.In(Configuration((key, "1"))));

    [Fact]
    public void Values_HaveTheirSource_AndTextsHoldNoSecret()
    {
        Environment.SetEnvironmentVariable("TASKQUEUETEST_Worker__Labels", "blue");
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("appsettings.json"),
            JsonSerializer.Serialize(
                new { Worker = new { Queues = "mails" }, Auth = new { Jwt = new { Key = "canary-canary" } } }
            )
        );
        var root = new ConfigurationBuilder()
            .AddJsonFile(folder.File("appsettings.json"))
            .AddEnvironmentVariables("TASKQUEUETEST_")
            .AddCommandLine(["--Worker:Concurrency", "3", "--PublicUrl", "https://me:canary@host/"])
            .Build();

        var settings = EffectiveSettings.Read(root, "Development");

        var of = settings.Items.ToDictionary(s => s.Key);
        Assert.Equal(
            new(SettingSourceKind.File, folder.File("appsettings.json")),
            of["Worker:Queues"].Source
        );
        Assert.Equal(SettingSourceKind.Environment, of["Worker:Labels"].Source.Kind);
        Assert.Equal(
            new(SettingSourceKind.CommandLine, "--Worker:Concurrency"),
            of["Worker:Concurrency"].Source
        );
        Assert.Equal(SettingSource.Default, of["Lease:Duration"].Source);
        Assert.Equal(("***", false), (of["Auth:Jwt:Key"].Value, of["Auth:Jwt:Key"].IsDefault));
        Assert.Equal("https://***@host/", of["PublicUrl"].Value);
        Assert.Equal(
            ("true", true),
            (of["Http:AllowPrivateNetworks"].Value, of["Http:AllowPrivateNetworks"].IsDefault)
        );
        Assert.DoesNotContain(settings.Items, s => s.ToString().Contains("canary", StringComparison.Ordinal));
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value))
            .Build();
}
