using System.Net;
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
                "queues/held%2Fback/pause",
                $$"""{"reason":"stocktaking","until":"{{until:O}}"}"""
            )
        ).Is(HttpStatusCode.OK);
        await app.Admin.SubmitAsync("\"queue\":\"held/back\"");
        var waiting = (await app.Admin.GetAsync("queues/held%2Fback")).Json;

        var resumed = (await app.Admin.PostAsync("queues/held%2Fback/resume")).Is(HttpStatusCode.OK);

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
}
