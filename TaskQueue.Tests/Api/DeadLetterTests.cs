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

        var days = (await app.Admin.GetAsync("dead-letters/groups?trend=day")).Items[0];
        Assert.Equal(
            (14, "P1D"),
            (days.GetProperty("trend").GetArrayLength(), days.GetProperty("trendStep").GetString())
        );
        (await app.Admin.GetAsync("dead-letters/groups?trend=year")).IsProblem(422, "trend");
        Assert.Equal((2, 2), (group.GetProperty("count").GetInt32(), letters.Items.Count));
        (await app.Admin.GetAsync("dead-letters?fingerprint=xyz")).IsProblem(422, "fingerprint");
    }

    [Fact]
    public async Task RequeueMany_AsACanary_StopsWhenTheSameErrorComesBack()
    {
        var ids = new[] { await DeadAsync("valve 1 leaks"), await DeadAsync("valve 2 leaks") };
        var fingerprint = (await app.Admin.GetAsync($"dead-letters/{ids[0]}"))
            .Json.GetProperty("fingerprint")
            .GetString();

        var preview = (
            await app.Admin.PostAsync(
                "dead-letters/requeue",
                $$"""{"filter":{"fingerprint":"{{fingerprint}}"},"dryRun":true}"""
            )
        ).Is(HttpStatusCode.OK);
        var begun = (
            await app.Admin.PostAsync(
                "dead-letters/requeue",
                $$"""{"filter":{"fingerprint":"{{fingerprint}}"},"canary":true,"stageWait":"PT1M","reason":"tried"}"""
            )
        ).Is(HttpStatusCode.Accepted);
        var path = begun.Headers.Location!.ToString();
        var answer = await Eventually.ValueAsync(
            async () =>
            {
                var now = (await app.Viewer.GetAsync(path)).Is(HttpStatusCode.OK);
                return now.Json.GetProperty("status").GetString() == "stopped" ? now : null;
            },
            "the canary has stopped"
        );

        DocumentTests.AssertSameNames(BulkExamples.Preview, preview.Json);
        DocumentTests.AssertSameNames(BulkExamples.Operation, answer.Json);
        Assert.Equal(2, preview.Json.GetProperty("matched").GetInt32());
        Assert.Equal(
            ("requeue", "first", "PT1M", ids[0]),
            (
                answer.Json.GetProperty("action").GetString(),
                answer.Json.GetProperty("canary").GetProperty("stage").GetString(),
                answer.Json.GetProperty("canary").GetProperty("stageWait").GetString(),
                answer.Json.GetProperty("stoppedBy").GetString()
            )
        );
        Assert.Contains(
            "valve 1 leaks",
            answer.Json.GetProperty("stopReason").GetString()!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task RequeueMany_OfTheExample_Counts_AndBadInputIsRefused()
    {
        var id = await DeadAsync("hinge squeaks");

        var example = await app.Admin.PostAsync("dead-letters/requeue", DeadLetterExamples.RequeueMany);
        foreach (
            var (body, status, field) in new[]
            {
                ("{}", 422, "ids"),
                ("""{"ids":[]}""", 422, "ids"),
                ($$"""{"ids":["{{id}}"],"filter":{} }""", 422, "filter"),
                ("""{"filter":{"status":"dead"} }""", 422, "filter.status"),
                ("""{"filter":{"fingerprint":"x"} }""", 422, "filter.fingerprint"),
                ("""{"filter":{"colour":"red"} }""", 400, "filter.colour"),
                ($$"""{"ids":["{{id}}"],"stageWait":60}""", 422, "stageWait"),
                ($$"""{"ids":["{{id}}"],"canary":true,"stageWait":0}""", 422, "stageWait"),
            }
        )
        {
            (await app.Admin.PostAsync("dead-letters/requeue", body)).IsProblem(status, field);
        }

        (await app.Viewer.PostAsync("dead-letters/requeue", $$"""{"ids":["{{id}}"]}""")).IsProblem(403);
        Assert.Equal(0, example.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt32());
        Assert.Equal(
            "dead",
            (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("status").GetString()
        );
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
        var tag = (await app.Admin.GetAsync($"dead-letters/{id}")).Headers.ETag!.Tag;
        (await app.Admin.DeleteAsync($"dead-letters/{id}", "\"1\"")).IsProblem(412);
        (await app.Admin.DeleteAsync($"dead-letters/{id}", "7")).IsProblem(400, "If-Match");
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await app.Admin.DeleteAsync($"dead-letters/{id}", tag)).Status
        );
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
