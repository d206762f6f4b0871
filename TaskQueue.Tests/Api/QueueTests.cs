using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Queues over REST: how they stand, pause and resume.</summary>
public sealed class QueueTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Pause_IsShown_AndResumeEndsIt()
    {
        var until = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(2), TimeSpan.Zero);
        var paused = (
            await app.Admin.PostAsync(
                "queues/held.back/pause",
                $$"""{"reason":"stocktaking","until":"{{until:O}}"}"""
            )
        ).Is(HttpStatusCode.OK);
        await app.Admin.SubmitAsync("\"queue\":\"held.back\"");
        var waiting = (await app.Admin.GetAsync("queues/held.back")).Json;

        var resumed = (await app.Admin.PostAsync("queues/held.back/resume")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(SystemExamples.Queue, paused.Json);
        Assert.Equal(
            (true, "stocktaking", until),
            (
                paused.Json.GetProperty("paused").GetBoolean(),
                paused.Json.GetProperty("reason").GetString(),
                paused.Json.GetProperty("until").GetDateTimeOffset()
            )
        );
        Assert.Equal(
            (true, 1),
            (waiting.GetProperty("paused").GetBoolean(), waiting.GetProperty("depth").GetInt32())
        );
        Assert.False(resumed.Json.GetProperty("paused").GetBoolean());
    }

    [Theory]
    [InlineData("""{"until":"2020-01-01T00:00:00Z"}""", 422, "until")]
    [InlineData("""{"until":"soon"}""", 400, "until")]
    [InlineData("""{"reason":[]}""", 400, "reason")]
    [InlineData("""{"minutes":5}""", 400, "minutes")]
    public async Task Pause_WithAWrongBody_IsRefused(string body, int status, string field)
    {
        (await app.Admin.PostAsync("queues/never/pause", body)).IsProblem(status, field);

        (await app.Admin.GetAsync("queues/never")).IsProblem(404);
    }

    [Fact]
    public async Task Pause_OfANameThatIsNone_AndResumeOfAQueueThatIsNone_AreRefused()
    {
        (await app.Admin.PostAsync("queues/no%20name/pause")).IsProblem(422, "queue");
        (await app.Admin.PostAsync("queues/none/resume")).IsProblem(404);
        (await app.Admin.PostAsync("queues/none/resume", """{"force":true}""")).IsProblem(400, "force");
    }

    [Fact]
    public async Task Limits_ArePut_Shown_OverriddenAndLifted()
    {
        var body = SystemExamples.QueueSettings.Replace(
            "2026-05-04T18:00:00Z",
            DateTime.UtcNow.AddHours(1).ToString("O"),
            StringComparison.Ordinal
        );
        var put = (await app.Admin.PutAsync("queues/limited", body)).Is(HttpStatusCode.OK);
        var etag = put.Headers.ETag!.Tag;
        var lifted = (await app.Admin.DeleteAsync("queues/limited/override", etag)).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(SystemExamples.Queue, put.Json);
        Assert.Equal(
            (3, 20, "PT5M"),
            (
                put.Json.GetProperty("weight").GetInt32(),
                put.Json.GetProperty("limits").GetProperty("concurrency").GetInt32(),
                put.Json.GetProperty("limits").GetProperty("ageAfter").GetString()
            )
        );
        Assert.Equal(JsonValueKind.Null, lifted.Json.GetProperty("override").ValueKind);
        Assert.Equal(JsonValueKind.Null, lifted.Json.GetProperty("limits").ValueKind);
        (await app.Admin.PutAsync("queues/limited", """{"weight":2}""", etag)).IsProblem(412);
    }

    [Fact]
    public async Task LimitsThatAreToStay_SayWhoSaidThem_AndWhy_BesideAnOverride()
    {
        var told = (
            await app.Admin.PutAsync(
                "queues/told",
                """{"limits":{"concurrency":5},"reason":" A small server. "}"""
            )
        )
            .Is(HttpStatusCode.OK)
            .Json;
        var until = DateTime.UtcNow.AddHours(1).ToString("O");
        var over = (
            await app.Admin.PutAsync(
                "queues/told",
                $$"""{"weight":2,"reason":"A rush.","until":"{{until}}"}"""
            )
        )
            .Is(HttpStatusCode.OK)
            .Json;

        Assert.All(
            [told, over],
            queue =>
            {
                Assert.Equal("A small server.", queue.GetProperty("limitsReason").GetString());
                Assert.Contains("@", queue.GetProperty("limitsBy").GetString(), StringComparison.Ordinal);
                Assert.InRange(
                    queue.GetProperty("limitsAt").GetDateTimeOffset(),
                    DateTimeOffset.UtcNow.AddMinutes(-5),
                    DateTimeOffset.UtcNow.AddMinutes(5)
                );
            }
        );
        Assert.Equal("A rush.", over.GetProperty("override").GetProperty("reason").GetString());
        var other = (await app.Admin.PutAsync("queues/untold", """{"weight":2}"""))
            .Is(HttpStatusCode.OK)
            .Json;
        Assert.Equal(JsonValueKind.Null, other.GetProperty("limitsReason").ValueKind);
    }

    [Theory]
    [InlineData("""{"weight":0}""", 422, "weight")]
    [InlineData("""{"limits":{"concurrency":-1}}""", 422, "limits.concurrency")]
    [InlineData("""{"limits":{"rate":{"count":5}}}""", 422, "limits.rate.per")]
    [InlineData("""{"limits":{"rate":{"count":5,"per":"soon"}}}""", 400, "limits.rate.per")]
    [InlineData("""{"concurrency":1}""", 400, "concurrency")]
    [InlineData("""{"until":"2020-01-01T00:00:00Z"}""", 422, "until")]
    public async Task Limits_ThatAreWrong_AreRefused(string body, int status, string field)
    {
        (await app.Admin.PutAsync("queues/unlimited", body)).IsProblem(status, field);

        (await app.Admin.GetAsync("queues/unlimited")).IsProblem(404);
    }

    [Fact]
    public async Task ConcurrencyKey_IsKept_AndAWrongOneIsRefused()
    {
        var id = await app.Admin.SubmitAsync("\"concurrencyKey\":\"tenant 7\"");

        Assert.Equal(
            "tenant 7",
            (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("concurrencyKey").GetString()
        );
        (await app.Admin.PostAsync("tasks", """{"type":"echo","payload":1,"concurrencyKey":""}""")).IsProblem(
            422,
            "concurrencyKey"
        );
    }

    [Fact]
    public async Task Purge_CancelsWhatWaits_AfterADryRun_AndRefusesAStaleOne()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.Admin.SubmitAsync("\"queue\":\"purged\"");
        }

        var dry = (await app.Admin.PostAsync("queues/purged/purge", """{"dryRun":true}""")).Is(
            HttpStatusCode.OK
        );
        var started = (
            await app.Admin.PostAsync(
                "queues/purged/purge",
                """{"reason":"imported twice","undoWindow":"PT0S"}"""
            )
        ).Is(HttpStatusCode.Accepted);
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync("queues/purged"))
                    .Json.GetProperty("counts")
                    .GetProperty("cancelled")
                    .GetInt32() == 3,
            "all are cancelled"
        );

        Assert.Equal(3, dry.Json.GetProperty("matched").GetInt32());
        Assert.Equal(3, started.Json.GetProperty("matched").GetInt32());
        (await app.Admin.PostAsync("queues/none-such/purge")).IsProblem(404);
        (
            await app.Admin.SendAsync(
                HttpMethod.Post,
                "queues/purged/purge",
                ApiClient.Json("{}"),
                ("If-Match", "\"9\"")
            )
        ).IsProblem(412);
    }

    [Fact]
    public async Task TheTagOfADryRunOfAPurge_IsStale_WhenOtherTasksWait()
    {
        await app.Admin.SubmitAsync("\"queue\":\"purge-seen\"");
        var one = await PurgeAsync("""{"dryRun":true}""", null);
        await app.Admin.SubmitAsync("\"queue\":\"purge-seen\"");

        var stale = await PurgeAsync("{}", one.Headers.ETag!.Tag);
        var two = await PurgeAsync("""{"dryRun":true}""", null);
        var fresh = await PurgeAsync("{}", two.Headers.ETag!.Tag);

        Assert.Contains("2 match now", stale.IsProblem(412).Text, StringComparison.Ordinal);
        Assert.Equal(2, fresh.Is(HttpStatusCode.Accepted).Json.GetProperty("matched").GetInt32());

        Task<ApiAnswer> PurgeAsync(string body, string? tag) =>
            app.Admin.SendAsync(
                HttpMethod.Post,
                "queues/purge-seen/purge",
                ApiClient.Json(body),
                ("If-Match", tag)
            );
    }
}
