using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Dead letters over REST: grouped, requeued as they are or with another payload, discarded.</summary>
public sealed class DeadLetterTests(WorkingApp app) : IClassFixture<WorkingApp>
{
    [Fact]
    public async Task Requeue_QueuesTheSameTask_WithAPayloadANewOne_AndTheFirstSaysSo()
    {
        var (same, kept) = (await DeadAsync("burst pipe"), await DeadAsync("burst pipe"));

        var queued = (await app.Admin.PostAsync($"dead-letters/{same}/requeue")).Is(HttpStatusCode.OK);
        var replay = (
            await app.Admin.PostAsync(
                $"dead-letters/{kept}/requeue",
                """{"payload":{"message":"mended","times":0}}"""
            )
        ).Is(HttpStatusCode.Created);

        Assert.Equal(same, queued.Json.GetProperty("id").GetString());
        Assert.Equal(kept, replay.Json.GetProperty("parentId").GetString());
        var first = (await app.Admin.GetAsync($"dead-letters/{kept}")).Is(HttpStatusCode.OK);
        DocumentTests.AssertSameNames(DeadLetterExamples.Letter, first.Json);
        var story = await app.Admin.GetAsync($"tasks/{kept}/timeline");
        Assert.Contains(replay.Json.GetProperty("id").GetString()!, story.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_CountWhatDiedOfTheSame()
    {
        await DeadAsync("tray 1 is empty");
        await DeadAsync("tray 2 is empty");

        var group = (await app.Admin.GetAsync("dead-letters/groups")).Items.Single(g =>
            g.GetProperty("error")
                .GetProperty("message")
                .GetString()!
                .StartsWith("tray", StringComparison.Ordinal)
        );
        var fingerprint = group.GetProperty("fingerprint").GetString();
        var letters = await app.Admin.GetAsync($"dead-letters?fingerprint={fingerprint}");

        Assert.Equal((2, 2), (group.GetProperty("count").GetInt32(), letters.Items.Count));
        (await app.Admin.GetAsync("dead-letters?fingerprint=xyz")).IsProblem(422, "fingerprint");
    }

    [Fact]
    public async Task Discard_DeletesIt_AndWhatIsWrongIsRefused()
    {
        var id = await DeadAsync("gone");
        var waiting = await app.Admin.SubmitAsync("\"delay\":3600");

        (await app.Viewer.DeleteAsync($"dead-letters/{id}")).IsProblem(403);
        (await app.Viewer.PostAsync($"dead-letters/{id}/requeue")).IsProblem(403);
        (await app.Admin.PostAsync($"dead-letters/{id}/requeue", """{"payoad":1}""")).IsProblem(
            400,
            "payoad"
        );
        (await app.Admin.PostAsync($"dead-letters/{waiting}/requeue")).IsProblem(404);
        (await app.Admin.DeleteAsync($"dead-letters/{waiting}")).IsProblem(404);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Admin.DeleteAsync($"dead-letters/{id}")).Status);
        (await app.Admin.GetAsync($"tasks/{id}")).IsProblem(404);
    }

    private async Task<string> DeadAsync(string message)
    {
        var payload = JsonSerializer.Serialize(new { message });
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":1", "fail", payload);
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("status").GetString() == "dead",
            "the task is dead"
        );
        return id;
    }
}

/// <summary>The whole of Web with its worker.</summary>
public sealed class WorkingApp() : ApiApp(("Worker:Enabled", "true"));
