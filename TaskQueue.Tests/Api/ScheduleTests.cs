using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Schedules over REST.</summary>
public sealed class ScheduleTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task ASchedule_IsMade_Shown_Changed_AndDeleted()
    {
        var made = (await app.Admin.PostAsync("schedules", Named("life"))).Is(HttpStatusCode.Created);
        var id = made.Json.GetProperty("id").GetString();
        var shown = (await app.Admin.GetAsync($"schedules/{id}")).Is(HttpStatusCode.OK);
        var changed = (await PutAsync(id, Named("life", "\"cron\":\"0 5 * * *\""), "\"1\"")).Is(
            HttpStatusCode.OK
        );
        var stale = await PutAsync(id, Named("life"), "\"1\"");
        var refused = await app.Admin.DeleteAsync($"schedules/{id}", "\"1\"");
        (await app.Admin.DeleteAsync($"schedules/{id}", "\"2\"")).Is(HttpStatusCode.NoContent);

        Assert.Equal($"/api/v1/schedules/{id}", made.Headers.Location?.ToString());
        Assert.Equal(("\"1\"", "\"2\""), (shown.Headers.ETag?.Tag, changed.Headers.ETag?.Tag));
        DocumentTests.AssertSameNames(ScheduleExamples.Schedule, shown.Json);
        Assert.Equal(
            """{"a":1, "a":2}""",
            shown.Json.GetProperty("task").GetProperty("payload").GetRawText()
        );
        Assert.Equal("0 5 * * *", changed.Json.GetProperty("cron").GetString());
        stale.IsProblem(412);
        refused.IsProblem(412);
        (await app.Admin.GetAsync($"schedules/{id}")).IsProblem(404);
    }

    [Fact]
    public async Task Examples_AreTrue()
    {
        var made = (await app.Admin.PostAsync("schedules", ScheduleExamples.Request)).Is(
            HttpStatusCode.Created
        );
        var preview = (await app.Admin.PostAsync("schedules/preview", ScheduleExamples.PreviewRequest)).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(ScheduleExamples.Schedule, made.Json);
        using var expected = JsonDocument.Parse(ScheduleExamples.Preview);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, preview.Json), preview.Text);
        var listed = (await app.Admin.GetAsync("schedules?limit=500")).Items;
        Assert.Contains(listed, s => s.GetProperty("name").GetString() == "Nightly report");
        Assert.All(listed, s => Assert.False(s.GetProperty("task").TryGetProperty("payload", out _)));
    }

    [Fact]
    public async Task ActionsOnASchedule_PauseResumeAndStartIt()
    {
        var id = (await app.Admin.PostAsync("schedules", Named("acts"))).Json.GetProperty("id").GetString();

        var paused = (await app.Admin.PostAsync($"schedules/{id}/pause", """{"reason":"stocktaking"}""")).Is(
            HttpStatusCode.OK
        );
        var started = (await app.Admin.PostAsync($"schedules/{id}/trigger")).Is(HttpStatusCode.Created);
        var resumed = (await app.Admin.PostAsync($"schedules/{id}/resume", "{}")).Is(HttpStatusCode.OK);
        var next = (await app.Admin.GetAsync($"schedules/{id}/next?count=3")).Is(HttpStatusCode.OK);

        Assert.Equal(
            ("paused", "stocktaking", JsonValueKind.Null),
            (
                paused.Json.GetProperty("status").GetString(),
                paused.Json.GetProperty("reason").GetString(),
                paused.Json.GetProperty("nextFireAt").ValueKind
            )
        );
        Assert.Equal("active", resumed.Json.GetProperty("status").GetString());
        Assert.Equal(
            started.Json.GetProperty("id").GetString(),
            resumed.Json.GetProperty("lastTaskId").GetString()
        );
        Assert.Equal("echo", started.Json.GetProperty("type").GetString());
        Assert.Equal(3, next.Json.GetProperty("next").GetArrayLength());
        var until = DateTimeOffset.UtcNow.AddDays(3);
        await app.Admin.PostAsync($"schedules/{id}/pause", $$"""{"until":"{{until:O}}"}""");
        var after = (await app.Admin.GetAsync($"schedules/{id}/next?count=1")).Json.GetProperty("next")[0];
        Assert.True(after.GetDateTimeOffset() >= until, "a fire within the pause is left out");
    }

    [Fact]
    public async Task EverythingWrong_IsToldAtOnce_AndNothingIsMade()
    {
        var answer = await app.Admin.PostAsync(
            "schedules",
            """
            {"name":"wrong","cron":"61 * * * *","timeZone":"Europe/Berlni","excludedDays":["someday"],"overlap":"never",
             "missedRuns":"all","task":{"type":"ecko","priority":11}}
            """
        );

        answer.IsProblem(
            422,
            "cron",
            "timeZone",
            "excludedDays",
            "overlap",
            "missedRuns",
            "task.payload",
            "task.priority",
            "task.type"
        );
        Assert.Contains("minute at character 1", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"wrong\"",
            (await app.Admin.GetAsync("schedules")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"name":1}""", "name")]
    [InlineData("""{"name":"a","when":"now"}""", "when")]
    [InlineData("""{"cron":"* * * * *","cron":"* * * * *"}""", "cron")]
    [InlineData("""{"interval":"soon"}""", "interval")]
    [InlineData("""{"startAt":"tomorrow"}""", "startAt")]
    [InlineData("""{"excludedDays":"sunday"}""", "excludedDays")]
    [InlineData("""{"excludedDays":[{"a":[1]}]}""", "excludedDays")]
    [InlineData("""{"missedLimit":1.5}""", "missedLimit")]
    [InlineData("""{"task":[]}""", "task")]
    [InlineData("""{"task":{"type":7,"colour":1}}""", "task.type", "task.colour")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"name":"a"}}""", "body")]
    public async Task WhatCannotBeRead_IsRefused(string body, params string[] fields) =>
        (await app.Admin.PostAsync("schedules", body)).IsProblem(400, fields);

    [Theory]
    [InlineData("""{"cron":"0 0 30 2 *"}""", 422, "cron")]
    [InlineData("""{}""", 422, "cron")]
    [InlineData("""{"cron":"* * * * *","count":0}""", 422, "count")]
    [InlineData("""{"cron":"* * * * *","from":"0001-01-01T00:00:00Z"}""", 422, "from")]
    [InlineData("""{"cron":"* * * * *","timeZone":"../../etc/passwd"}""", 422, "timeZone")]
    [InlineData("""{"cron":"* * * * *","name":"x"}""", 400, "name")]
    public async Task APreviewThatIsWrong_IsRefused(string body, int status, string field) =>
        (await app.Admin.PostAsync("schedules/preview", body)).IsProblem(status, field);

    [Fact]
    public async Task AnInterval_CanBeTriedOut()
    {
        var preview = await app.Viewer.PostAsync(
            "schedules/preview",
            """{"interval":"PT90M","startAt":"2026-05-04T12:00:00Z","from":"2026-05-04T13:00:00Z","count":2}"""
        );

        Assert.Equal(
            """{"next":["2026-05-04T13:30:00Z","2026-05-04T15:00:00Z"],"description":"Every 90 minutes"}""",
            preview.Is(HttpStatusCode.OK).Text
        );
    }

    [Fact]
    public async Task Viewers_Look_AndSeeNoPayload_AndChangeNothing()
    {
        var id = (await app.Admin.PostAsync("schedules", Named("seen"))).Json.GetProperty("id").GetString();

        var shown = (await app.Viewer.GetAsync($"schedules/{id}")).Is(HttpStatusCode.OK);

        Assert.Equal(JsonValueKind.Null, shown.Json.GetProperty("task").GetProperty("payload").ValueKind);
        (await app.Viewer.PostAsync("schedules", Named("theirs"))).IsProblem(403);
        (await app.Viewer.PostAsync($"schedules/{id}/trigger")).IsProblem(403);
        (await app.Viewer.DeleteAsync($"schedules/{id}")).IsProblem(403);
    }

    [Fact]
    public async Task ANameThatIsTaken_IsAConflict()
    {
        (await app.Admin.PostAsync("schedules", Named("twice"))).Is(HttpStatusCode.Created);

        (await app.Admin.PostAsync("schedules", Named("twice"))).IsProblem(409, "name");
    }

    [Fact]
    public async Task WhateverItsTaskSays_ComesBack_AndCanBeSentAgain()
    {
        const string Task = """
            {"type":"echo","typeVersion":null,"payload":1,"queue":"q","priority":7,"name":"n","description":"d","delay":"PT1M","deadline":"PT1H","resultTtl":"PT2H","timeout":"PT2M",
             "maxAttempts":4,"retry":"fixed(10s)","tags":["t"],"labels":["gpu"],"correlationId":"c","concurrencyKey":"k",
             "dependsOn":["0197a1b2-c3d4-7000-8000-1234567890ab"],"dependsOnMode":"any","dependsOnOutcome":"finished",
             "onDependencyFailed":"run","unique":{"by":["type","/a"],"queue":true,"window":"PT1H","onConflict":"existing"} }
            """;
        const string Name = "says everything";
        var made = (
            await app.Admin.PostAsync(
                "schedules",
                $$"""{"name":"{{Name}}","cron":"0 5 * * *","task":{{Task}} }"""
            )
        ).Is(HttpStatusCode.Created);

        var shown = made.Json.GetProperty("task");
        using var sent = JsonDocument.Parse(Task);
        Assert.True(JsonElement.DeepEquals(sent.RootElement, shown), made.Text);
        var again = await PutAsync(
            made.Json.GetProperty("id").GetString(),
            $$"""{"name":"{{Name}}","cron":"0 5 * * *","task":{{shown.GetRawText()}} }""",
            "\"1\""
        );
        Assert.True(
            JsonElement.DeepEquals(shown, again.Is(HttpStatusCode.OK).Json.GetProperty("task")),
            again.Text
        );
    }

    private static string Named(string name, string when = "\"cron\":\"*/10 * * * *\"") =>
        $$$$"""{"name":"{{{{name}}}}",{{{{when}}}},"task":{"type":"echo","payload":{"a":1, "a":2}}}""";

    private Task<ApiAnswer> PutAsync(string? id, string body, string ifMatch) =>
        app.Admin.SendAsync(HttpMethod.Put, $"schedules/{id}", ApiClient.Json(body), ("If-Match", ifMatch));
}
