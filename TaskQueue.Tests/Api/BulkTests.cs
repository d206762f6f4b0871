using System.Net;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Bulk work and operations over REST.</summary>
public sealed class BulkTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Cancel_OfASelection_IsDoneInTheBackground()
    {
        var ids = new[] { await app.Admin.SubmitAsync(), await app.Admin.SubmitAsync() };

        var asked = (
            await app.Admin.PostAsync(
                "tasks/bulk",
                Body("cancel", ids, "\"undoWindow\":0,\"reason\":\"closed\"")
            )
        ).Is(HttpStatusCode.Accepted);
        var path = asked.Headers.Location!.ToString();
        var answer = await Eventually.ValueAsync(
            async () =>
            {
                var now = (await app.Viewer.GetAsync(path)).Is(HttpStatusCode.OK);
                return now.Json.GetProperty("status").GetString() == "finished" ? now : null;
            },
            "the operation is through"
        );
        var done = answer.Json;

        DocumentTests.AssertSameNames(BulkExamples.Operation, done);
        Assert.Equal(
            (2, 2, 0),
            (
                done.GetProperty("matched").GetInt32(),
                done.GetProperty("done").GetInt32(),
                done.GetProperty("failed").GetInt32()
            )
        );
        Assert.Equal("closed", done.GetProperty("arguments").GetProperty("reason").GetString());
        Assert.Equal(
            "cancelled",
            (await app.Admin.GetAsync($"tasks/{ids[0]}")).Json.GetProperty("status").GetString()
        );
        var listed = (await app.Viewer.GetAsync("operations?limit=500")).Items;
        Assert.Contains(
            done.GetProperty("id").GetString(),
            listed.Select(o => o.GetProperty("id").GetString())
        );
    }

    [Fact]
    public async Task DryRun_OfTheExample_CountsAndShows_AndChangesNothing()
    {
        var queue = $"dry-{Guid.NewGuid():N}";
        var id = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\"");
        var example = await app.Admin.PostAsync("tasks/bulk", BulkExamples.Request);

        var answer = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"delete","dryRun":true,"filter":{"queue":"{{queue}}","status":"queued,dead","priorityMin":5} }"""
        );

        DocumentTests.AssertSameNames(BulkExamples.Preview, example.Is(HttpStatusCode.OK).Json);
        var preview = answer.Is(HttpStatusCode.OK).Json;
        Assert.Equal(
            (1, 0),
            (preview.GetProperty("matched").GetInt32(), preview.GetProperty("applicable").GetInt32())
        );
        Assert.Equal(id, preview.GetProperty("sample")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task TheTagOfADryRun_IsStale_WhenOtherTasksMatch()
    {
        var queue = $"tag-{Guid.NewGuid():N}";
        await app.Admin.SubmitAsync($"\"queue\":\"{queue}\"");
        var seen = await PreviewAsync();
        var second = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\"");

        var joined = await StartAsync(seen.Headers.ETag!.Tag);
        var two = await PreviewAsync();
        await app.Admin.PostAsync($"tasks/{second}/cancel");
        var moved = await StartAsync(two.Headers.ETag!.Tag);
        var strange = await StartAsync("\"7\"");
        var fresh = await StartAsync((await PreviewAsync()).Headers.ETag!.Tag);

        Assert.Contains("2 match now", joined.IsProblem(412).Text, StringComparison.Ordinal);
        moved.IsProblem(412);
        strange.IsProblem(412);
        Assert.Equal(2, fresh.Is(HttpStatusCode.Accepted).Json.GetProperty("matched").GetInt32());
        (
            await app.Admin.SendAsync(
                HttpMethod.Post,
                "dead-letters/requeue",
                ApiClient.Json("""{"filter":{}}"""),
                ("If-Match", "\"7\"")
            )
        ).IsProblem(412);

        Task<ApiAnswer> PreviewAsync() =>
            app.Admin.PostAsync(
                "tasks/bulk",
                $$"""{"action":"delete","dryRun":true,"filter":{"queue":"{{queue}}"} }"""
            );

        Task<ApiAnswer> StartAsync(string tag) =>
            app.Admin.SendAsync(
                HttpMethod.Post,
                "tasks/bulk",
                ApiClient.Json($$"""{"action":"delete","filter":{"queue":"{{queue}}"} }"""),
                ("If-Match", tag)
            );
    }

    [Fact]
    public async Task Undo_Pause_Resume_Cancel_FollowTheOperation()
    {
        var id = await app.Admin.SubmitAsync();
        var operation = (
            await app.Admin.PostAsync("tasks/bulk", Body("cancel", [id], "\"undoWindow\":\"PT1H\""))
        )
            .Is(HttpStatusCode.Accepted)
            .Json.GetProperty("id")
            .GetString();

        Assert.Equal("paused", await ActAsync("pause"));
        (await app.Admin.PostAsync($"operations/{operation}/pause")).IsProblem(409);
        Assert.Equal("waiting", await ActAsync("resume"));
        (await app.Viewer.PostAsync($"operations/{operation}/undo")).IsProblem(403);
        Assert.Equal("undone", await ActAsync("undo"));
        (await app.Admin.PostAsync($"operations/{operation}/cancel")).IsProblem(409);
        (await app.Admin.PostAsync($"operations/{Guid.CreateVersion7()}/cancel")).IsProblem(404);
        (await app.Admin.GetAsync($"operations/{Guid.CreateVersion7()}")).IsProblem(404);
        Assert.Equal(
            "queued",
            (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("status").GetString()
        );

        async Task<string?> ActAsync(string act) =>
            (await app.Admin.PostAsync($"operations/{operation}/{act}"))
                .Is(HttpStatusCode.OK)
                .Json.GetProperty("status")
                .GetString();
    }

    [Theory]
    [InlineData("""{"ids":["0197a1b2-c3d4-7000-8000-1234567890ab"]}""", 422, "action")]
    [InlineData("""{"action":"explode","ids":["0197a1b2-c3d4-7000-8000-1234567890ab"]}""", 422, "action")]
    [InlineData("""{"action":"cancel"}""", 422, "ids")]
    [InlineData("""{"action":"cancel","ids":[]}""", 422, "ids")]
    [InlineData("""{"action":"cancel","filter":{}}""", 422, "filter")]
    [InlineData("""{"action":"cancel","filter":{"queue":"a","ids":[]}}""", 422, "filter.ids")]
    [InlineData("""{"action":"cancel","filter":{"status":"lost"}}""", 422, "filter.status")]
    [InlineData("""{"action":"cancel","filter":{"priorityMin":12}}""", 422, "filter.priorityMin")]
    [InlineData("""{"action":"cancel","filter":{"colour":"red"}}""", 400, "filter.colour")]
    [InlineData("""{"action":"cancel","filter":{"queue":{"a":1}}}""", 400, "filter.queue")]
    [InlineData("""{"action":"cancel","filter":{"createdFrom":"soon"}}""", 400, "filter.createdFrom")]
    [InlineData("""{"action":"cancel","filter":{"queue":"\ud800"}}""", 400, "filter.queue")]
    [InlineData("""{"action":"cancel","filter":{"tag":["a","\udc00"]}}""", 400, "filter.tag")]
    [InlineData("""{"action":"cancel","filter":{"\ud800":"a"}}""", 400, "filter")]
    [InlineData("""{"action":"cancel","filter":[]}""", 400, "filter")]
    [InlineData("""{"action":"move","filter":{"queue":"a"}}""", 422, "arguments.queue")]
    [InlineData(
        """{"action":"retry","filter":{"queue":"a"},"arguments":{"priority":1}}""",
        422,
        "arguments.priority"
    )]
    public async Task WhatIsWrong_IsRefused_AndStartsNothing(string body, int status, string field)
    {
        var before = (await app.Admin.GetAsync("operations?limit=500")).Items.Count;

        (await app.Admin.PostAsync("tasks/bulk", body)).IsProblem(status, field);

        Assert.Equal(before, (await app.Admin.GetAsync("operations?limit=500")).Items.Count);
    }

    [Fact]
    public async Task MoreIdsThanAllowed_AreRefused()
    {
        var ids = Enumerable.Range(0, 10_001).Select(_ => Guid.CreateVersion7().ToString()).ToArray();

        (await app.Admin.PostAsync("tasks/bulk", Body("cancel", ids))).IsProblem(422, "ids");
        (await app.Viewer.PostAsync("tasks/bulk", Body("cancel", ids[..1]))).IsProblem(403);
    }

    private static string Body(string action, string[] ids, string arguments = "") =>
        $$"""{"action":"{{action}}","ids":["{{string.Join("\",\"", ids)}}"],"arguments":{ {{arguments}} } }""";
}
