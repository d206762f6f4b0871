using System.Net;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Api.Exports;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Security.Preferences;

/// <summary>U1: how people like the console is kept for each account, on both stores.</summary>
public sealed class PreferenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Preferences_AreOnesOwn_AndStay(bool postgres)
    {
        await using var app = await ExportTests.StartAsync(postgres);

        var usual = (await app.Viewer.GetAsync("auth/preferences")).Is(HttpStatusCode.OK);
        (await app.Viewer.PatchAsync("auth/profile", """{"timeZone":"Europe/Berlin"}""")).Is(
            HttpStatusCode.OK
        );
        var changed = await app.Viewer.PatchAsync("auth/preferences", ProfileExamples.PreferencesChange);
        var more = await app.Viewer.PatchAsync("auth/preferences", """{"times":"own","density":"compact"}""");
        var kept = await app.Viewer.GetAsync("auth/preferences");
        var reset = await app.Viewer.PatchAsync(
            "auth/preferences",
            """{"taskColumns":[],"theme":"system","language":"browser"}"""
        );

        DocumentTests.AssertSameNames(ProfileExamples.Preferences, usual.Json);
        Assert.Equal(
            """{"theme":"system","density":"comfortable","times":"utc","timeZone":null,"rows":null,"taskColumns":[],"queueColumns":[],"scheduleColumns":[],"workerColumns":[],"language":"browser","guide":"offered"}""",
            usual.Text
        );
        Assert.Equal("dark", changed.Is(HttpStatusCode.OK).Json.GetProperty("theme").GetString());
        Assert.Equal(
            """{"theme":"dark","density":"compact","times":"own","timeZone":"Europe/Berlin","rows":100,"taskColumns":["status","queue","createdAt"],"queueColumns":["dead","depth"],"scheduleColumns":[],"workerColumns":["status"],"language":"de","guide":"offered"}""",
            kept.Text
        );
        Assert.Equal(more.Text, kept.Text);
        Assert.Equal(0, reset.Is(HttpStatusCode.OK).Json.GetProperty("taskColumns").GetArrayLength());
        Assert.Equal("browser", reset.Json.GetProperty("language").GetString());
        // Nobody else's.
        Assert.Equal(usual.Text, (await app.Admin.GetAsync("auth/preferences")).Text);
    }

    [Theory]
    [InlineData("""{"theme":"pink"}""", 422, "theme")]
    [InlineData("""{"theme":"Dark"}""", 422, "theme")]
    [InlineData("""{"density":"1"}""", 422, "density")]
    [InlineData("""{"times":"cet"}""", 422, "times")]
    [InlineData("""{"rows":-1}""", 422, "rows")]
    [InlineData("""{"rows":501}""", 422, "rows")]
    [InlineData("""{"taskColumns":["status","status"]}""", 422, "taskColumns")]
    [InlineData("""{"guide":"never"}""", 422, "guide")]
    [InlineData("""{"taskColumns":["<script>"]}""", 422, "taskColumns")]
    [InlineData("""{"taskColumns":[null]}""", 422, "taskColumns")]
    [InlineData("""{"taskColumns":[""]}""", 422, "taskColumns")]
    [InlineData("""{"queueColumns":["a b"]}""", 422, "queueColumns")]
    [InlineData("""{"scheduleColumns":[""]}""", 422, "scheduleColumns")]
    [InlineData("""{"workerColumns":["a","a"]}""", 422, "workerColumns")]
    [InlineData("""{"language":"fr"}""", 422, "language")]
    [InlineData("""{"language":""}""", 422, "language")]
    [InlineData("""{"language":"DE"}""", 422, "language")]
    [InlineData("""{"colour":"red"}""", 400, "colour")]
    public async Task WhatIsWrong_IsNamed(string body, int status, string field)
    {
        await using var app = await ExportTests.StartAsync(postgres: false);

        (await app.Viewer.PatchAsync("auth/preferences", body)).IsProblem(status, field);
        (await app.Anonymous.PatchAsync("auth/preferences", body)).IsProblem(401);
    }

    [Fact]
    public async Task TwoWindows_MakeOneRow()
    {
        await using var app = await ExportTests.StartAsync(postgres: true);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 12)
                .Select(i => app.Viewer.PatchAsync("auth/preferences", $$"""{"rows":{{i}}}"""))
        );

        Assert.All(answers, a => a.Is(HttpStatusCode.OK));
        Assert.InRange(
            (await app.Viewer.GetAsync("auth/preferences")).Json.GetProperty("rows").GetInt32(),
            1,
            12
        );
    }

    [Fact]
    public async Task TheyGoWithTheAccount()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        var gone = await app.SignInAsync(TaskQueue.Core.Security.Roles.Viewer);
        var id = (await gone.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        (await gone.PatchAsync("auth/preferences", """{"theme":"dark"}""")).Is(HttpStatusCode.OK);

        var answer = await app.Admin.DeleteAsync($"users/{id}");

        Assert.True((int)answer.Status < 300, answer.Text);
        (await gone.GetAsync("auth/preferences")).IsProblem(401);
    }

    [Fact]
    public async Task AView_CarriesItsColumns()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);

        var made = await app.Admin.PostAsync("task-filters", TaskViewExamples.Request);
        var plain = await app.Admin.PostAsync("task-filters", """{"name":"Plain","query":"status:dead"}""");

        Assert.Equal(
            """["status","errorMessage"]""",
            made.Is(HttpStatusCode.Created).Json.GetProperty("columns").GetRawText()
        );
        Assert.Equal("[]", plain.Is(HttpStatusCode.Created).Json.GetProperty("columns").GetRawText());
        (
            await app.Admin.PostAsync(
                "task-filters",
                """{"name":"x","query":"status:dead","columns":["a b"]}"""
            )
        ).IsProblem(422, "columns");
    }
}
