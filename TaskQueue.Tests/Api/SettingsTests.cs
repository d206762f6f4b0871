using System.Net;
using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Settings, promotion and deployments over the API.</summary>
public sealed class SettingsTests(SecretApiApp app) : IClassFixture<SecretApiApp>
{
    public const string Canary = "canary-0123456789-0123456789-0123456789";

    private const string Bundle = """
        {"version":"0.1.0","environment":"Staging","settings":{"Worker:Concurrency":"16","Lease:Duration":"00:00:45"},"secrets":["Auth:Jwt:Key","Broker:SigningKey"]}
        """;

    [Fact]
    public async Task List_HasEverySetting_WithItsPlace_AndNoSecret()
    {
        var answer = (await app.Admin.GetAsync("settings")).Is(HttpStatusCode.OK);

        var of = answer.Items.ToDictionary(s => s.GetProperty("key").GetString()!);
        Assert.Equal("Development", answer.Json.GetProperty("environment").GetString());
        Assert.Equal("***", of["Auth:Jwt:Key"].GetProperty("value").GetString());
        Assert.Equal("***", of["Admin:Password"].GetProperty("value").GetString());
        Assert.Equal("https://***@tasks.example.com/", of["PublicUrl"].GetProperty("value").GetString());
        Assert.Equal("blue", of["Worker:Labels"].GetProperty("value").GetString());
        Assert.False(of["Worker:Labels"].GetProperty("isDefault").GetBoolean());
        Assert.True(of["Http:AllowPrivateNetworks"].GetProperty("isDefault").GetBoolean());
        Assert.Equal("default", of["Http:AllowPrivateNetworks"].GetProperty("source").GetString());
        Assert.Equal("file", of["Logging:LogLevel:Microsoft"].GetProperty("source").GetString());
        Assert.EndsWith(
            "appsettings.json",
            of["Logging:LogLevel:Microsoft"].GetProperty("sourceName").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(of["Lease:Duration"].GetProperty("needsRestart").GetBoolean());
        Assert.Equal(
            ("Worker:Concurency", "Worker:Concurrency"),
            (
                answer.Json.GetProperty("unknown")[0].GetProperty("key").GetString(),
                answer.Json.GetProperty("unknown")[0].GetProperty("nearest").GetString()
            )
        );
        Assert.DoesNotContain("canary", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AndCompare_ShowNoSecret_AndChangeNothing()
    {
        var before = (await app.Admin.GetAsync("settings")).Text;
        var bundle = (await app.Admin.GetAsync("settings/export")).Is(HttpStatusCode.OK);
        var own = (await app.Admin.PostAsync("settings/compare", bundle.Text)).Is(HttpStatusCode.OK);
        var other = (await app.Admin.PostAsync("settings/compare", Bundle)).Is(HttpStatusCode.OK);

        Assert.Equal(0, own.Json.GetProperty("changes").GetArrayLength());
        Assert.Equal(
            [
                "Worker:Enabled removed",
                "Worker:Concurrency added",
                "Worker:Labels removed",
                "Lease:Duration added",
            ],
            other
                .Json.GetProperty("changes")
                .EnumerateArray()
                .Select(c => $"{c.GetProperty("key").GetString()} {c.GetProperty("kind").GetString()}")
        );
        Assert.True(other.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(
            [true, false],
            other
                .Json.GetProperty("secrets")
                .EnumerateArray()
                .Select(s => s.GetProperty("isSetHere").GetBoolean())
        );
        var file = other.Json.GetProperty("file");
        Assert.Equal("appsettings.Development.json", file.GetProperty("name").GetString());
        using var json = JsonDocument.Parse(file.GetProperty("content").GetString()!);
        Assert.Equal("16", json.RootElement.GetProperty("Worker").GetProperty("Concurrency").GetString());
        Assert.All(
            [bundle, own, other],
            a => Assert.DoesNotContain("canary", a.Text, StringComparison.Ordinal)
        );
        Assert.Equal(before, (await app.Admin.GetAsync("settings")).Text);
    }

    [Fact]
    public async Task Compare_WithFaults_NamesAllOfThem()
    {
        var answer = await app.Admin.PostAsync(
            "settings/compare",
            """{"version":"0.1.0","environment":"S","settings":{"Worker:Concurrency":"0","Lease:Duration":"9","Nope":"1"},"secrets":[]}"""
        );

        var faults = answer.Is(HttpStatusCode.OK).Json.GetProperty("faults").EnumerateArray();
        Assert.Equal(
            ["Nope", "Worker:Concurrency", "Lease:Duration"],
            faults.Select(f => f.GetString()!.Split(' ')[0])
        );
        Assert.False(answer.Json.GetProperty("valid").GetBoolean());
    }

    [Theory]
    [InlineData("", 400, "body")]
    [InlineData(
        "{\"settings\":{\"Worker:Concurrency\":4}}",
        400,
        "settings.Worker:Concurrency",
        "version",
        "environment",
        "secrets"
    )]
    [InlineData(
        """{"version":"1","environment":"S","settings":{"Auth:Jwt:Key":"x"},"secrets":[]}""",
        422,
        "settings.Auth:Jwt:Key"
    )]
    public async Task Compare_WhatIsNoBundle_NamesTheField(string body, int status, params string[] fields) =>
        (await app.Admin.PostAsync("settings/compare", body)).IsProblem(status, fields);

    [Fact]
    public async Task Compare_OtherBodies_AreRefused()
    {
        using var text = new StringContent(Bundle, null, "text/plain");
        (await app.Admin.SendAsync(HttpMethod.Post, "settings/compare", text)).IsProblem(415);
        (await app.Admin.PostAsync("settings/compare", new string(' ', 256 * 1024 + 1))).IsProblem(413);
    }

    [Fact]
    public async Task Deployments_ListTheStart()
    {
        var rows = await Eventually.ValueAsync(
            async () =>
            {
                var answer = (await app.Admin.GetAsync("system/deployments?limit=1")).Is(HttpStatusCode.OK);
                Assert.DoesNotContain("canary", answer.Text, StringComparison.Ordinal);
                return answer.Items.Count > 0 ? answer.Items : null;
            },
            "the start is written down"
        );

        Assert.Equal(ProductVersion.Number, rows[0].GetProperty("version").GetString());
        Assert.Equal("Development", rows[0].GetProperty("environment").GetString());
        Assert.Equal(Environment.MachineName, rows[0].GetProperty("host").GetString());
        (await app.Admin.GetAsync("system/deployments?cursor=x")).IsProblem(422, "cursor");
        (await app.Admin.GetAsync("system/deployments?limit=0")).IsProblem(422, "limit");
    }

    [Fact]
    public async Task OnlyAdministrators_MayLook()
    {
        var operatorClient = await app.SignInAsync("operator");
        foreach (var client in (ApiClient[])[operatorClient, app.Viewer])
        {
            (await client.GetAsync("settings")).IsProblem(403);
            (await client.GetAsync("settings/export")).IsProblem(403);
            (await client.PostAsync("settings/compare", Bundle)).IsProblem(403);
            (await client.GetAsync("system/deployments")).IsProblem(403);
        }
    }

    [Fact]
    public async Task Examples_AreTrue()
    {
        AssertSameNames(SettingsExamples.List, (await app.Admin.GetAsync("settings")).Json);
        AssertSameNames(First(SettingsExamples.List), (await app.Admin.GetAsync("settings")).Items[0]);
        AssertSameNames(SettingsExamples.Bundle, (await app.Admin.GetAsync("settings/export")).Json);
        var compared = (await app.Admin.PostAsync("settings/compare", SettingsExamples.Bundle)).Is(
            HttpStatusCode.OK
        );
        AssertSameNames(SettingsExamples.Promotion, compared.Json);
        var row = await Eventually.ValueAsync(
            async () =>
            {
                var rows = (await app.Admin.GetAsync("system/deployments")).Items;
                return rows.Count > 0 ? rows[0].GetRawText() : null;
            },
            "the start is written down"
        );
        using var deployment = JsonDocument.Parse(row);
        AssertSameNames(First(SettingsExamples.Deployments), deployment.RootElement);
    }

    private static string First(string example)
    {
        using var document = JsonDocument.Parse(example);
        return document.RootElement.GetProperty("items")[0].GetRawText();
    }

    private static void AssertSameNames(string example, JsonElement answer)
    {
        using var document = JsonDocument.Parse(example);
        Assert.Equal(
            document.RootElement.EnumerateObject().Select(p => p.Name),
            answer.EnumerateObject().Select(p => p.Name)
        );
    }
}

/// <summary>With secrets everywhere; none may be seen anywhere.</summary>
public sealed class SecretApiApp()
    : ApiApp(
        ("Worker:Enabled", "false"),
        ("Worker:Labels", "blue"),
        ("Worker:Concurency", SettingsTests.Canary),
        ("Auth:Jwt:Key", SettingsTests.Canary),
        ("Admin:Email", "root@example.com"),
        ("Admin:Password", SettingsTests.Canary),
        ("PublicUrl", $"https://me:{SettingsTests.Canary}@tasks.example.com/")
    );
