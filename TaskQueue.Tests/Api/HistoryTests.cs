using System.Net;

namespace TaskQueue.Tests.Api;

/// <summary>What happened to a task, with a worker that runs it.</summary>
public sealed class HistoryTests(WorkingApiApp app) : IClassFixture<WorkingApiApp>
{
    [Fact]
    public async Task Echo_TellsItsStory()
    {
        const string Payload = """{"b": 1, "b": 2.50}""";
        var id = await app.Admin.SubmitAsync(payload: Payload);
        await WaitForAsync(id, "succeeded");

        var result = (await app.Admin.GetAsync($"tasks/{id}/result")).Is(HttpStatusCode.OK);
        Assert.Equal(Payload, result.Text);
        Assert.Equal("application/json", result.ContentHeaders.ContentType?.MediaType);
        var attempt = Assert.Single((await app.Viewer.GetAsync($"tasks/{id}/attempts")).Items);
        Assert.Equal("succeeded", attempt.GetProperty("outcome").GetString());
        Assert.Equal(1, attempt.GetProperty("number").GetInt32());
        Assert.False(string.IsNullOrEmpty(attempt.GetProperty("leaseToken").GetString()));
        var timeline = (await app.Viewer.GetAsync($"tasks/{id}/timeline")).Items;
        Assert.Equal(
            ["queued", "running", "succeeded"],
            timeline.Select(e => e.GetProperty("to").GetString())
        );
        Assert.Equal([null, "queued", "running"], timeline.Select(e => e.GetProperty("from").GetString()));
        Assert.Empty((await app.Viewer.GetAsync($"tasks/{id}/logs")).Items);
    }

    [Fact]
    public async Task Fail_ShowsTheErrorOfEachAttempt()
    {
        var id = await app.Admin.SubmitAsync(
            "\"maxAttempts\":1",
            "fail",
            """{"message":"boom","kind":"test"}"""
        );
        await WaitForAsync(id, "dead");

        var task = (await app.Viewer.GetAsync($"tasks/{id}")).Json;
        Assert.Contains(
            "boom",
            task.GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(task.GetProperty("error").TryGetProperty("stackTrace", out _));
        var attempt = Assert.Single((await app.Viewer.GetAsync($"tasks/{id}/attempts")).Items);
        Assert.Equal("failed", attempt.GetProperty("outcome").GetString());
        Assert.Contains(
            "boom",
            attempt.GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        (await app.Admin.GetAsync($"tasks/{id}/result")).IsProblem(404);
        var row = Assert.Single((await app.Viewer.GetAsync($"tasks?q={id}")).Items);
        Assert.False(row.GetProperty("error").TryGetProperty("stackTrace", out _));
    }

    [Fact]
    public async Task LogStream_TellsEachLineOnce_UntilTheEnd_AndGoesOnBehindTheLastOne()
    {
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":2,\"retry\":\"fixed(1s)\"", "fail", "{}");

        // Begun before the task has ended: the answer comes when it has.
        var whole = (await app.Viewer.GetAsync($"tasks/{id}/logs/stream")).Is(HttpStatusCode.OK);
        var listed = (await app.Viewer.GetAsync($"tasks/{id}/logs?level=warning&attempt=2")).Items;
        var first = whole.Text.Split("id: ")[1].Split('\n')[0];
        var rest = await app.Viewer.SendAsync(
            HttpMethod.Get,
            $"tasks/{id}/logs/stream?level=warning",
            null,
            ("Last-Event-ID", first)
        );

        Assert.Equal("text/event-stream", whole.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(2, whole.Text.Split("event: line").Length - 1);
        Assert.EndsWith("event: end\ndata: {\"status\":\"dead\"}\n\n", whole.Text, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(listed).GetProperty("attempt").GetInt32());
        Assert.Equal(1, rest.Text.Split("event: line").Length - 1);
        Assert.Contains("\"attempt\":2", rest.Text, StringComparison.Ordinal);
        Assert.Empty((await app.Viewer.GetAsync($"tasks/{id}/logs?level=error")).Items);
    }

    [Fact]
    public async Task Log_IsDownloadedWhole_AndLookedThroughByText()
    {
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":2,\"retry\":\"fixed(1s)\"", "fail", "{}");
        await Eventually.TrueAsync(
            async () => (await app.Viewer.GetAsync($"tasks/{id}/logs")).Items.Count == 2,
            "both attempts have logged"
        );

        var whole = (await app.Viewer.GetAsync($"tasks/{id}/logs/export")).Is(HttpStatusCode.OK);
        var second = (await app.Viewer.GetAsync($"tasks/{id}/logs/export?attempt=2")).Is(HttpStatusCode.OK);
        var line = (await app.Viewer.GetAsync($"tasks/{id}/logs")).Items[0];
        var word = line.GetProperty("message").GetString()!.Split(' ')[0].ToUpperInvariant();
        Assert.True(word.Length > 2);

        Assert.Equal("text/plain", whole.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(
            ["#1", "#2"],
            whole.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[6])
        );
        Assert.Equal(whole.Text.Split('\n')[1] + "\n", second.Text);
        Assert.NotEmpty(
            (await app.Viewer.GetAsync($"tasks/{id}/logs?text={Uri.EscapeDataString(word)}")).Items
        );
        foreach (var wild in (string[])["%", "_"])
        {
            // As a pattern it would find the line.
            var other = Uri.EscapeDataString(word[..1] + wild + word[2..]);
            Assert.Empty((await app.Viewer.GetAsync($"tasks/{id}/logs?text={other}")).Items);
        }

        (await app.Viewer.GetAsync($"tasks/{Guid.NewGuid()}/logs/export")).IsProblem(404);
    }

    [Theory]
    [InlineData("logs?level=loud", 422, "level")]
    [InlineData("logs/export?level=loud", 422, "level")]
    [InlineData("logs/export?cursor=1", 400, "cursor")]
    [InlineData("logs?text=%00", 422, "text")]
    [InlineData("logs?attempt=0", 422, "attempt")]
    [InlineData("logs/stream?attempt=x", 400, "attempt")]
    [InlineData("logs/stream?limit=5", 400, "limit")]
    public async Task WrongLogFilters_AreRefused(string path, int status, string field)
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Viewer.GetAsync($"tasks/{id}/{path}")).IsProblem(status, field);
        (await app.Viewer.GetAsync($"tasks/{Guid.NewGuid()}/logs/stream")).IsProblem(404);
    }

    [Fact]
    public async Task Timeline_PagesByPlace()
    {
        var id = await app.Admin.SubmitAsync();
        await WaitForAsync(id, "succeeded");

        var first = await app.Viewer.GetAsync($"tasks/{id}/timeline?limit=2");
        var rest = await app.Viewer.GetAsync($"tasks/{id}/timeline?limit=2&cursor={first.NextCursor}");

        Assert.Equal(2, first.Items.Count);
        Assert.Equal("succeeded", Assert.Single(rest.Items).GetProperty("to").GetString());
        Assert.Null(rest.NextCursor);
    }

    [Fact]
    public async Task Workers_AreListed()
    {
        await Eventually.TrueAsync(
            async () => (await app.Viewer.GetAsync("workers")).Items.Count > 0,
            "the worker has told of itself"
        );

        var worker = (await app.Viewer.GetAsync("workers")).Items[0];
        Assert.Equal("alive", worker.GetProperty("status").GetString());
        Assert.Equal(4, worker.GetProperty("capacity").GetInt32());
        Assert.Contains("echo", worker.GetProperty("types").EnumerateArray().Select(t => t.GetString()));
    }

    private Task WaitForAsync(string id, string status) =>
        Eventually.TrueAsync(
            async () =>
                (await app.Viewer.GetAsync($"tasks/{id}")).Json.GetProperty("status").GetString() == status,
            $"task {id} is {status}"
        );
}
