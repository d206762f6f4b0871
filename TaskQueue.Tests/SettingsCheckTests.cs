using Microsoft.Extensions.Configuration;
using TaskQueue.Core;

namespace TaskQueue.Tests;

public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("Storage:Durability", "fast")]
    [InlineData("Worker:Enabled", "False")]
    [InlineData("Worker:Concurrency", "1")]
    [InlineData("Worker:Concurrency", "1000")]
    [InlineData("Worker:Name", "node-7")]
    [InlineData("Worker:ShutdownTimeout", "00:00:00")]
    [InlineData("Worker:ShutdownTimeout", "01:00:00")]
    [InlineData("Lease:Duration", "00:00:02")]
    [InlineData("Lease:Duration", "00:00:30.5")]
    [InlineData("Http:AllowPrivateNetworks", "TRUE")]
    [InlineData("Auth:Jwt:AccessMinutes", "1440")]
    [InlineData("Auth:Jwt:RefreshDays", "1")]
    [InlineData("Auth:Jwt:Key", "")]
    [InlineData("Auth:Jwt:Key", "0123456789abcdef0123456789abcdef")]
    [InlineData("Console:CircuitsPerUser", "10000")]
    [InlineData("PublicUrl", "https://queue.example.com/base")]
    [InlineData("ConnectionStrings:Redis", "")]
    [InlineData("Auth:Jwt:PreviousKeys", "0123456789abcdef0123456789abcdef fedcba9876543210fedcba9876543210")]
    [InlineData("Proxies:Known", "10.0.0.5, 10.1.0.0/16, ::1, 2001:db8::/32")]
    [InlineData("Proxies:Known", "")]
    [InlineData("Cors:Origins", "https://app.example.com, http://localhost:3000")]
    public void OfWeb_AGoodValue_Passes(string key, string value) =>
        Assert.Empty(SettingsCheck.OfWeb(With((key, value))));

    [Theory]
    [InlineData("Storage:Durability", "slow")]
    [InlineData("Storage:Durability", "1")]
    [InlineData("Worker:Enabled", "yes")]
    [InlineData("Worker:Concurrency", "0")]
    [InlineData("Worker:Concurrency", "1001")]
    [InlineData("Worker:Concurrency", "4.5")]
    [InlineData("Worker:Concurrency", "99999999999")]
    [InlineData("Worker:ShutdownTimeout", "6")]
    [InlineData("Worker:ShutdownTimeout", "-00:00:01")]
    [InlineData("Worker:ShutdownTimeout", "01:00:01")]
    [InlineData("Lease:Duration", "00:00:01.9")]
    [InlineData("Lease:Duration", "30")]
    [InlineData("Lease:Duration", "30s")]
    [InlineData("Lease:Duration", "00:00:61")]
    [InlineData("Lease:Duration", "")]
    [InlineData("Worker:Concurrency", "")]
    [InlineData("Worker:Enabled", "")]
    [InlineData("Worker:Name", " ")]
    [InlineData("Storage:Durability", "")]
    [InlineData("Http:AllowPrivateNetworks", "1")]
    [InlineData("Auth:Jwt:AccessMinutes", "0")]
    [InlineData("Auth:Jwt:RefreshDays", "366")]
    [InlineData("Auth:Jwt:Key", "too short")]
    [InlineData("Console:CircuitsPerUser", "0")]
    [InlineData("PublicUrl", "queue.example.com")]
    [InlineData("PublicUrl", "ftp://queue.example.com")]
    // S32: what everybody can read is no secret.
    [InlineData("Auth:Jwt:Key", "change-me-change-me-change-me-change-me")]
    [InlineData("Auth:Jwt:Key", "your-secret-key-that-is-long-enough-0123456789")]
    [InlineData("Auth:Jwt:Key", "<a secret of 32 bytes or more, please make one>")]
    [InlineData("Auth:Jwt:PreviousKeys", "0123456789abcdef0123456789abcdef short")]
    [InlineData("Audit:Key", "replace_me_replace_me_replace_me_replace_me")]
    [InlineData("Proxies:Known", "10.0.0")]
    [InlineData("Proxies:Known", "10")]
    [InlineData("Proxies:Known", "10.0.0.0/99")]
    [InlineData("Proxies:Known", "proxy.example.com")]
    [InlineData("Cors:Origins", "*")]
    [InlineData("Cors:Origins", "https://*.example.com")]
    [InlineData("Cors:Origins", "https://app.example.com/")]
    [InlineData("Cors:Origins", "https://app.example.com/path")]
    [InlineData("Cors:Origins", "app.example.com")]
    [InlineData("Cors:Origins", "https://me@app.example.com")]
    [InlineData("Cors:Origins", "null")]
    [InlineData("ConnectionStrings:Database", "")]
    [InlineData("ConnectionStrings:Database", "nonsense")]
    public void OfWeb_ABadValue_IsNamedWithItsKey(string key, string value)
    {
        var fault = Assert.Single(SettingsCheck.OfWeb(With((key, value))));

        Assert.StartsWith(key + " ", fault, StringComparison.Ordinal);
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void OfWeb_AWorkerNameThatNoStoreCanKeep_IsAFault() =>
        Assert.StartsWith(
            "Worker:Name ",
            Assert.Single(SettingsCheck.OfWeb(With(("Worker:Name", new('n', 129))))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("a@example.com", "0123456789ab", 0)]
    [InlineData("a@example.com", null, 1)]
    [InlineData(null, "0123456789ab", 1)]
    [InlineData("a@example.com", "0123456789a", 1)]
    public void OfWeb_TheFirstAdmin_IsGivenWholeOrNotAtAll(string? email, string? password, int faults) =>
        Assert.Equal(
            faults,
            SettingsCheck.OfWeb(With(("Admin:Email", email), ("Admin:Password", password))).Count
        );

    [Fact]
    public void OfWeb_AllFaults_AreFoundAtOnce_AndNoSecretIsShown()
    {
        var faults = SettingsCheck.OfWeb(
            With(
                ("ConnectionStrings:Database", "Host=db;Password=hush;Port=x"),
                ("Worker:Concurrency", "0"),
                ("Lease:Duration", "5"),
                ("Auth:Jwt:Key", "hush"),
                ("Admin:Email", "a@example.com"),
                ("Admin:Password", "hush")
            )
        );

        Assert.Equal(
            [
                "ConnectionStrings:Database",
                "Worker:Concurrency",
                "Lease:Duration",
                "Auth:Jwt:Key",
                "Admin:Password",
            ],
            faults.Select(f => f.Split(' ')[0])
        );
        Assert.DoesNotContain(faults, f => f.Contains("hush", StringComparison.Ordinal));
        var output = new StringWriter();
        SettingsCheck.Explain(faults, output);
        Assert.Equal(6, output.ToString().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void OfWorker_NeedsRedisAndAKey()
    {
        var faults = SettingsCheck.OfWorker(With(("ConnectionStrings:Database", null)));

        Assert.Equal(["ConnectionStrings:Redis", "Broker:SigningKey"], faults.Select(f => f.Split(' ')[0]));
        Assert.Empty(
            SettingsCheck.OfWorker(
                With(
                    ("ConnectionStrings:Redis", "r:6379"),
                    ("Broker:SigningKey", "0123456789abcdef0123456789abcdef")
                )
            )
        );
    }

    [Fact]
    public void OfWorker_LooksAtMail_ForItSendsSome() =>
        Assert.Equal(
            ["Smtp:Port", "Smtp:From", "Smtp:User"],
            SettingsCheck
                .OfWorker(
                    With(
                        ("ConnectionStrings:Redis", "r:6379"),
                        ("Broker:SigningKey", "0123456789abcdef0123456789abcdef"),
                        ("Smtp:Host", "mail.example.com"),
                        ("Smtp:Port", "0"),
                        ("Smtp:Tls", "None"),
                        ("Smtp:User", "postman")
                    )
                )
                .Select(f => f.Split(' ')[0])
        );

    [Theory]
    [InlineData("Worker:ShutdownTimeout", "00:00:00")]
    [InlineData("Storage:Durability", "fAST")]
    public async Task WhatPasses_StartsTheProduct(string key, string value)
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database, settings: [(key, value)]);

        Assert.NotEqual(Guid.Empty, await product.SubmitAsync("echo"));
    }

    private static IConfiguration With(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ConnectionStrings:Database"] = "Data Source=tasks.db" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
