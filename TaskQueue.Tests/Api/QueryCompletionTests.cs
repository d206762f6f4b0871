using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>How a query may go on, and what its bare words find, over REST, on both stores.</summary>
public sealed class QueryCompletionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completions_AreThoseOfTheConsole(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        await app.Admin.SubmitAsync("\"queue\":\"mails.eu\",\"tags\":[\"vip customers\"]");

        var names = await AskAsync(app, "stat");
        var states = await AskAsync(app, "status:de");
        var middle = await AskAsync(app, "status:de queue:x", "&at=9");
        var queues = await AskAsync(app, "-queue:mai");
        var tags = await AskAsync(app, "tag:vi");
        var quoted = await AskAsync(app, "\"status:de");

        DocumentTests.AssertSameNames(TaskViewExamples.Completion, states);
        Assert.Equal(("status:", (string?)null), (Insert(names), names.GetProperty("field").GetString()));
        Assert.Equal(
            ("dead", "status", 7, 9),
            (
                Insert(states),
                states.GetProperty("field").GetString(),
                states.GetProperty("start").GetInt32(),
                states.GetProperty("end").GetInt32()
            )
        );
        Assert.Equal((7, 9), (middle.GetProperty("start").GetInt32(), middle.GetProperty("end").GetInt32()));
        Assert.Equal("mails.eu", Insert(queues));
        Assert.Equal("\"vip customers\"", Insert(tags));
        Assert.Equal(0, quoted.GetProperty("suggestions").GetArrayLength());
    }

    [Fact]
    public async Task WhatCannotBe_IsRefused()
    {
        await using var app = await StartAsync(postgres: false);

        (await app.Admin.GetAsync("tasks/completions?q=abc&at=4")).IsProblem(422, "at");
        (await app.Admin.GetAsync("tasks/completions?q=abc&at=x")).IsProblem(400, "at");
        (await app.Admin.GetAsync("tasks/completions?q=abc&place=1")).IsProblem(400, "place");
        (await app.Admin.GetAsync($"tasks/completions?q={new string('x', 2001)}")).IsProblem(422, "q");
        Assert.Equal(0, (await AskAsync(app, "nothing:")).GetProperty("suggestions").GetArrayLength());
        (await app.Anonymous.GetAsync("tasks/completions?q=a")).IsProblem(401);
    }

    private static string? Insert(JsonElement answer) =>
        answer.GetProperty("suggestions")[0].GetProperty("insert").GetString();

    private static async Task<JsonElement> AskAsync(ApiApp app, string query, string rest = "") =>
        (await app.Viewer.GetAsync($"tasks/completions?q={Uri.EscapeDataString(query)}{rest}"))
            .Is(HttpStatusCode.OK)
            .Json;

    private static async Task<ApiApp> StartAsync(bool postgres)
    {
        var database = postgres ? await TemporaryDatabase.PostgresAsync() : TemporaryDatabase.Sqlite();
        var app = new ApiApp(database, ("Worker:Enabled", "false"));
        await app.InitializeAsync();
        return app;
    }
}
