using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

/// <summary>Tasks that wait for others or must be the only one of their kind, over REST.</summary>
public sealed class TiedTaskTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task DependsOn_Blocks_AndIsShownOnBothSides()
    {
        var parent = await app.Admin.SubmitAsync();

        var child = (
            await app.Admin.PostAsync(
                "tasks",
                $$"""{"type":"echo","payload":1,"dependsOn":["{{parent}}"],"dependsOnMode":1,"dependsOnOutcome":"finished","onDependencyFailed":"run"}"""
            )
        ).Is(HttpStatusCode.Created);
        var above = (await app.Admin.GetAsync($"tasks/{parent}")).Is(HttpStatusCode.OK);
        var id = child.Headers.Location!.ToString().Split('/')[^1];
        var graph = (await app.Admin.GetAsync($"tasks/{id}/graph")).Is(HttpStatusCode.OK);
        var listed = (await app.Admin.GetAsync("tasks?status=blocked")).Is(HttpStatusCode.OK);
        var found = (await app.Admin.GetAsync("tasks?status=blocked&regex=echo")).Is(HttpStatusCode.OK);

        Assert.Contains("\"status\":\"blocked\"", child.Text, StringComparison.Ordinal);
        Assert.Contains($"\"dependsOn\":[\"{parent}\"]", child.Text, StringComparison.Ordinal);
        Assert.Contains("\"dependsOnMode\":\"any\"", child.Text, StringComparison.Ordinal);
        Assert.Contains("\"onDependencyFailed\":\"run\"", child.Text, StringComparison.Ordinal);
        Assert.Contains("\"childCount\":1", above.Text, StringComparison.Ordinal);
        Assert.Contains($"\"from\":\"{parent}\",\"to\":\"{id}\"", graph.Text, StringComparison.Ordinal);
        Assert.Contains($"\"dependsOn\":[\"{parent}\"]", listed.Text, StringComparison.Ordinal);
        Assert.Contains($"\"dependsOn\":[\"{parent}\"]", found.Text, StringComparison.Ordinal);
        (await app.Admin.GetAsync($"tasks/{Guid.NewGuid()}/graph")).IsProblem(404);
    }

    [Theory]
    [InlineData("\"dependsOn\":[\"0197a1b2-c3d4-7000-8000-1234567890ab\"]", "dependsOn")]
    [InlineData("\"dependsOn\":[\"#nobody\"]", "dependsOn")]
    [InlineData("\"ref\":\"me\",\"dependsOn\":[\"#me\"]", "dependsOn")]
    [InlineData("\"dependsOn\":[\"nonsense\"]", "dependsOn")]
    [InlineData("\"dependsOnOutcome\":\"failed\"", "dependsOn")]
    [InlineData(
        "\"dependsOn\":[\"0197a1b2-c3d4-7000-8000-1234567890ab\"],\"dependsOnMode\":2",
        "dependsOnMode"
    )]
    [InlineData("\"unique\":{\"by\":[\"order\"]}", "unique")]
    [InlineData("\"unique\":{\"window\":\"P999D\"}", "unique")]
    [InlineData("\"unique\":{\"onConflict\":\"extend\"}", "unique")]
    public async Task WhatCannotBe_IsRefusedByField(string fields, string field) =>
        (await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":1,{{fields}}}""")).IsProblem(
            422,
            field
        );

    [Theory]
    [InlineData("\"dependsOn\":\"x\"", "dependsOn")]
    [InlineData("\"dependsOnMode\":\"some\"", "dependsOnMode")]
    [InlineData("\"dependsOnMode\":0", "dependsOnMode")]
    [InlineData("\"onDependencyFailed\":\"1\"", "onDependencyFailed")]
    [InlineData("\"unique\":true", "unique")]
    [InlineData("\"unique\":{\"by\":7}", "unique")]
    [InlineData("\"unique\":{\"what\":1}", "unique")]
    [InlineData("\"unique\":{\"by\":[\"\\ud800\"]}", "unique")]
    [InlineData("\"unique\":{\"window\":\"\\ud800\"}", "unique")]
    [InlineData("\"unique\":{\"\\ud800\":1}", "unique")]
    public async Task WhatCannotBeRead_NamesItsField(string fields, string field) =>
        (await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":1,{{fields}}}""")).IsProblem(
            400,
            field
        );

    [Fact]
    public async Task TooManyDependencies_AreRefused()
    {
        var ids = string.Join(',', Enumerable.Range(0, 20_000).Select(_ => $"\"{Guid.NewGuid()}\""));

        var answer = await app.Admin.PostAsync(
            "tasks",
            $$"""{"type":"echo","payload":1,"dependsOn":[{{ids}}]}"""
        );

        answer.IsProblem(422, "dependsOn");
    }

    [Fact]
    public async Task ACircleInABatch_IsNamed_AndTheOtherRowsAreAccepted()
    {
        var answer = (
            await app.Admin.PostAsync(
                "tasks/batch",
                """
                {"tasks":[
                  {"type":"echo","payload":1,"ref":"a","dependsOn":["#b"]},
                  {"type":"echo","payload":1,"ref":"b","dependsOn":["#a"]},
                  {"type":"echo","payload":1,"dependsOn":["#c"]},
                  {"type":"echo","payload":1,"ref":"c"}]}
                """
            )
        ).Is(HttpStatusCode.Created);

        Assert.Contains("\"accepted\":2", answer.Text, StringComparison.Ordinal);
        Assert.Contains("circle", answer.Text, StringComparison.Ordinal);
        Assert.Contains("#b", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unique_Rejects_OrAnswersWithTheOtherTask()
    {
        const string Body = """{"type":"echo","payload":{"order":"u1"},"unique":{}}""";
        var first = (await app.Admin.PostAsync("tasks", Body)).Is(HttpStatusCode.Created);

        (await app.Admin.PostAsync("tasks", Body)).IsProblem(409, "unique");
        var same = (
            await app.Admin.PostAsync(
                "tasks",
                Body.Replace("{}", "{\"onConflict\":\"existing\"}", StringComparison.Ordinal)
            )
        ).Is(HttpStatusCode.OK);

        Assert.Equal(first.Headers.Location, same.Headers.Location);
        Assert.Equal(["existing"], same.Headers.GetValues("Unique-Conflict"));
    }

    [Fact]
    public async Task UniqueTask_SaysUntilWhenItHoldsItsKey_AndTheKeyToThoseWhoSeePayloads()
    {
        var made = await app.Admin.SubmitAsync("\"unique\":{\"window\":\"PT1H\"}", payload: "\"u2\"");
        var brief = await app.Admin.SubmitAsync("\"unique\":{}", payload: "\"u3\"");

        var shown = (await app.Admin.GetAsync($"tasks/{made}")).Json;
        var viewed = (await app.Viewer.GetAsync($"tasks/{made}")).Json.GetProperty("unique");
        var open = (await app.Admin.GetAsync($"tasks/{brief}")).Json.GetProperty("unique");
        (await app.Admin.PostAsync($"tasks/{made}/cancel")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAsync($"tasks/{brief}/cancel")).Is(HttpStatusCode.OK);
        var within = (await app.Admin.GetAsync($"tasks/{made}")).Json;
        var ended = (await app.Admin.GetAsync($"tasks/{brief}")).Json;

        Assert.Equal(64, shown.GetProperty("unique").GetProperty("key").GetString()!.Length);
        Assert.InRange(
            shown.GetProperty("unique").GetProperty("until").GetDateTimeOffset(),
            DateTimeOffset.UtcNow.AddMinutes(50),
            DateTimeOffset.UtcNow.AddMinutes(70)
        );
        Assert.Equal(JsonValueKind.Null, viewed.GetProperty("key").ValueKind);
        Assert.Equal(JsonValueKind.Null, open.GetProperty("until").ValueKind);
        Assert.True(within.TryGetProperty("unique", out _));
        Assert.False(ended.TryGetProperty("unique", out _));
        Assert.False(shown.TryGetProperty("cancelRequestedAt", out _));
        Assert.Equal(
            ended.GetProperty("finishedAt").GetDateTimeOffset(),
            ended.GetProperty("cancelRequestedAt").GetDateTimeOffset()
        );
        Assert.Equal(
            ended.GetProperty("createdBy").GetString(),
            ended.GetProperty("cancelRequestedBy").GetString()
        );
        var listed = Assert.Single((await app.Admin.GetAsync($"tasks?ids={ended.GetProperty("id")}")).Items);
        Assert.Equal(
            ended.GetProperty("cancelRequestedBy").GetString(),
            listed.GetProperty("cancelRequestedBy").GetString()
        );
    }
}
