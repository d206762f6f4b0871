using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Settings;

/// <summary>Settings that are changed while the product runs: felt at once, told whose they are, and taken back.</summary>
public sealed class LiveSettingsTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setting_IsFeltAtOnce_ToldWhoseItIs_AndTakenBack()
    {
        const string Person = """{"email":"new@example.com","password":"Battery-staple-9-horse"}""";
        (await app.Anonymous.PostAsync("auth/register", Person)).IsProblem(403);
        var tag = (await app.Admin.GetAsync("settings")).Headers.ETag!.Tag;

        var set = (
            await app.Admin.PutAsync("settings", """{"settings":{"auth:registration":"open"}}""", tag)
        ).Is(HttpStatusCode.OK);

        (await app.Anonymous.PostAsync("auth/register", Person)).Is(HttpStatusCode.Accepted);
        var row = set
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("key").GetString() == "Auth:Registration");
        Assert.Equal("open", row.GetProperty("value").GetString());
        Assert.Equal("console", row.GetProperty("source").GetString());
        Assert.Contains(
            "@",
            row.GetProperty("stored").GetProperty("by").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("closed", row.GetProperty("below").GetProperty("value").GetString());
        Assert.Equal("default", row.GetProperty("below").GetProperty("source").GetString());
        (
            await app.Admin.PutAsync("settings", """{"settings":{"Auth:Registration":"closed"}}""", tag)
        ).IsProblem(412);

        (await app.Admin.PutAsync("settings", """{"settings":{"Auth:Registration":null}}""")).Is(
            HttpStatusCode.OK
        );
        (await app.Anonymous.PostAsync("auth/register", Person)).IsProblem(403);
    }

    [Theory]
    [InlineData(
        """{"settings":{"Audit:RetentionDay":"30"}}""",
        "settings.Audit:RetentionDay",
        "the nearest is Audit:RetentionDays"
    )]
    [InlineData(
        """{"settings":{"Worker:Concurrency":"30"}}""",
        "settings.Worker:Concurrency",
        "Worker__Concurrency"
    )]
    [InlineData(
        """{"settings":{"Auth:Jwt:Key":"0123456789012345678901234567890123456789"}}""",
        "settings.Auth:Jwt:Key",
        "at start"
    )]
    [InlineData(
        """{"settings":{"Audit:RetentionDays":"0"}}""",
        "settings.Audit:RetentionDays",
        "from 1 to 36500"
    )]
    [InlineData("""{"settings":{"Audit:RetentionDays":" "}}""", "settings.Audit:RetentionDays", "empty")]
    [InlineData(
        """{"settings":{"Storage:SlowStatement":"6"}}""",
        "settings.Storage:SlowStatement",
        "hh:mm:ss"
    )]
    [InlineData("""{"settings":{}}""", "settings", "no setting")]
    [InlineData("""{}""", "settings", "required")]
    public async Task WhatCannotHold_IsRefused_AndNothingIsChanged(string body, string field, string reason)
    {
        // One that could hold stands beside it: all or none.
        var both = body.Replace(
            "{\"settings\":{\"",
            "{\"settings\":{\"Alerts:RetentionDays\":\"77\",\"",
            StringComparison.Ordinal
        );

        var problem = (await app.Admin.PutAsync("settings", both)).IsProblem(422, field);

        Assert.Contains(
            reason,
            problem.Json.GetProperty("errors").GetProperty(field)[0].GetString(),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.NotEqual("77", await ValueAsync("Alerts:RetentionDays"));
    }

    [Fact]
    public async Task WhoMayNot_CanNot()
    {
        const string Body = """{"settings":{"Alerts:RetentionDays":"77"}}""";
        (await app.Viewer.PutAsync("settings", Body)).IsProblem(403);
        var key = (
            await app.Admin.PostAsync(
                "api-keys",
                """{"name":"k","scopes":["settings.manage","settings.read"]}"""
            )
        )
            .Json.GetProperty("key")
            .GetString()!;

        // A key has no password.
        (await app.WithKey(key).PutAsync("settings", Body)).IsProblem(403);
        Assert.NotEqual("77", await ValueAsync("Alerts:RetentionDays"));
    }

    [Fact]
    public async Task LogLevel_HoldsAtOnce()
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("My.Category");
        Assert.False(logger.IsEnabled(LogLevel.Trace));

        (
            await app.Admin.PutAsync("settings", """{"settings":{"Logging:LogLevel:My.Category":"Trace"}}""")
        ).Is(HttpStatusCode.OK);
        Assert.True(logger.IsEnabled(LogLevel.Trace));
        Assert.Equal("Trace", await ValueAsync("Logging:LogLevel:My.Category"));

        (await app.Admin.PutAsync("settings", """{"settings":{"Logging:LogLevel:My.Category":null}}""")).Is(
            HttpStatusCode.OK
        );
        Assert.False(logger.IsEnabled(LogLevel.Trace));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherProcess_AndTheNextStart_GoByThem(bool postgres)
    {
        await using var database = postgres
            ? await TemporaryDatabase.PostgresAsync()
            : TemporaryDatabase.Sqlite();
        await using (var one = await Product.StartAsync(database, worker: false))
        {
            await one.Get<SettingsEditor>()
                .SetAsync(
                    Product.Operator,
                    new Dictionary<string, string?> { ["Audit:RetentionDays"] = "400" },
                    0,
                    Stop
                );
            Assert.Equal(400, one.Get<IOptions<AuditOptions>>().Value.RetentionDays);
        }

        // A variable says something else, and what was set while the product ran still wins.
        await using var other = await Product.StartAsync(
            database,
            worker: false,
            settings: ("Audit:RetentionDays", "30")
        );
        await other.Get<StoredSettingsReader>().RunOnceAsync(Stop);
        Assert.Equal(400, other.Get<IOptions<AuditOptions>>().Value.RetentionDays);
    }

    [Fact]
    public async Task WhatALaterVersionRefuses_IsLeftOut()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database, worker: false);
        var source = product.Get<StoredSettingsSource>();

        var left = source.Take(
            new()
            {
                Version = 9,
                Items =
                [
                    new("Audit:RetentionDays", "0", "ada@example.com", default),
                    new("No:Such", "1", "ada@example.com", default),
                    new("Worker:Concurrency", "9", "ada@example.com", default),
                    new("Alerts:RetentionDays", "5", "ada@example.com", default),
                ],
            }
        );

        Assert.Equal(["Audit:RetentionDays", "No:Such", "Worker:Concurrency"], left.Select(l => l.Key));
        Assert.Equal(365, product.Get<IOptions<AuditOptions>>().Value.RetentionDays);
        Assert.Equal(5, product.Get<IOptions<Core.Alerts.AlertOptions>>().Value.RetentionDays);
    }

    [Fact]
    public void Promotion_SaysWhatWouldWinOverItsFile()
    {
        var stored = new StoredSettingsSource();
        var root = new ConfigurationBuilder().Add(stored).Build();
        stored.Take(new() { Items = [new("Audit:RetentionDays", "30", "ada@example.com", default)] });

        var promotion = PromotionPlan.Of(
            EffectiveSettings.Read(root, "Production"),
            root,
            new(
                "1",
                "Staging",
                default,
                new Dictionary<string, string> { ["Audit:RetentionDays"] = "400" },
                []
            )
        );

        Assert.Equal("30", Assert.Single(promotion.Changes).Before);
        Assert.Contains(
            promotion.Warnings,
            w =>
                w.StartsWith(
                    "Audit:RetentionDays was changed here while the product ran",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Change_IsNoDeployment()
    {
        var before = (await app.Admin.GetAsync("system/deployments"))
            .Json.GetProperty("items")
            .GetArrayLength();
        (await app.Admin.PutAsync("settings", """{"settings":{"Alerts:SignInFailures":"12"}}""")).Is(
            HttpStatusCode.OK
        );

        await app
            .Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
            .OfType<DeploymentRecorder>()
            .Single()
            .RunOnceAsync(Stop);

        Assert.Equal(
            before,
            (await app.Admin.GetAsync("system/deployments")).Json.GetProperty("items").GetArrayLength()
        );
        (await app.Admin.PutAsync("settings", """{"settings":{"Alerts:SignInFailures":null}}""")).Is(
            HttpStatusCode.OK
        );
    }

    private async Task<string?> ValueAsync(string key) =>
        (await app.Admin.GetAsync("settings"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("key").GetString() == key)
            .GetProperty("value")
            .GetString();
}
