using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Work on many tasks that waits for another person, over REST, on both stores.</summary>
public sealed class ApprovalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherPersonApprovesIt_NotWhoAsked_AndNotAKey(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        var other = await app.SignInAsync(Roles.Operator);
        var id = await AskAsync(app);
        var key = (
            await app.Admin.PostAsync(
                "api-keys",
                """{"name":"robot","scopes":["tasks.read","tasks.write"]}"""
            )
        ).Is(HttpStatusCode.Created);
        var robot = app.WithKey(key.Json.GetProperty("key").GetString()!);

        (await app.Admin.PostAsync($"operations/{id}/approve", "{}")).IsProblem(403);
        (await robot.PostAsync($"operations/{id}/approve", "{}")).IsProblem(403);
        (await app.Viewer.PostAsync($"operations/{id}/approve", "{}")).IsProblem(403);
        (await other.PostAsync($"operations/{Guid.NewGuid()}/approve", "{}")).IsProblem(404);
        var preview = (await other.GetAsync($"operations/{id}/preview")).Is(HttpStatusCode.OK).Json;
        var approved = (await other.PostAsync($"operations/{id}/approve", BulkExamples.Decision)).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(BulkExamples.Preview, preview);
        DocumentTests.AssertSameNames(BulkExamples.Operation, approved.Json);
        Assert.Equal("Agreed with the shop.", Of(approved.Json, "reason"));
        Assert.NotEqual("awaitingApproval", approved.Json.GetProperty("status").GetString());
        await Eventually.TrueAsync(
            async () =>
                (await other.GetAsync($"operations/{id}")).Json.GetProperty("status").GetString()
                == "finished",
            "it is done"
        );
        (await other.PostAsync($"operations/{id}/refuse", BulkExamples.Refusal)).IsProblem(409);
        (await other.GetAsync($"operations/{id}/preview")).IsProblem(409);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_WithAReason_NothingIsDone(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        var other = await app.SignInAsync(Roles.Operator);
        var id = await AskAsync(app);

        (await other.PostAsync($"operations/{id}/refuse", "{}")).IsProblem(422, "reason");
        (
            await other.PostAsync($"operations/{id}/refuse", $$"""{"reason":"{{new string('x', 501)}}"}""")
        ).IsProblem(422, "reason");
        (await other.PostAsync($"operations/{id}/refuse", """{"why":"no"}""")).Is(HttpStatusCode.BadRequest);
        var refused = (await other.PostAsync($"operations/{id}/refuse", BulkExamples.Refusal)).Is(
            HttpStatusCode.OK
        );

        Assert.Equal("refused", refused.Json.GetProperty("status").GetString());
        Assert.Equal(0, refused.Json.GetProperty("done").GetInt32());
        Assert.StartsWith("operator-", Of(refused.Json, "decidedBy"), StringComparison.Ordinal);
        var told = await app.Admin.GetAsync("audit?action=bulk.refused");
        Assert.Single(told.Is(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task WhatNobodyHasToApprove_SaysSo()
    {
        await using var app = await StartAsync(postgres: false);
        var task = await app.Admin.SubmitAsync();
        var asked = await app.Admin.PostAsync("tasks/bulk", $$"""{"action":"boost","ids":["{{task}}"]}""");
        var id = asked.Is(HttpStatusCode.Accepted).Json.GetProperty("id").GetString();
        var other = await app.SignInAsync(Roles.Operator);

        var answer = await other.PostAsync($"operations/{id}/approve", "{}");

        answer.IsProblem(409);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, asked.Json.GetProperty("approval").ValueKind);
    }

    private static string? Of(System.Text.Json.JsonElement operation, string name) =>
        operation.GetProperty("approval").GetProperty(name).GetString();

    private static async Task<string> AskAsync(ApiApp app)
    {
        var ids = new[] { await app.Admin.SubmitAsync(), await app.Admin.SubmitAsync() };
        var asked = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"cancel","ids":["{{ids[0]}}","{{ids[1]}}"],"arguments":{"undoWindow":0} }"""
        );
        var operation = asked.Is(HttpStatusCode.Accepted).Json;
        Assert.Equal("awaitingApproval", operation.GetProperty("status").GetString());
        Assert.Null(Of(operation, "decidedBy"));
        return operation.GetProperty("id").GetString()!;
    }

    private static async Task<ApiApp> StartAsync(bool postgres)
    {
        var database = postgres ? await TemporaryDatabase.PostgresAsync() : TemporaryDatabase.Sqlite();
        var app = new ApiApp(database, ("Worker:Enabled", "false"), ("Bulk:ApprovalAbove", "1"));
        await app.InitializeAsync();
        return app;
    }
}
