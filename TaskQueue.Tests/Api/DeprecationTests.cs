using System.Net;
using System.Text;

namespace TaskQueue.Tests.Api;

/// <summary>Whoever uses a type that should not be used any more hears it, by whatever door.</summary>
public sealed class DeprecationTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string Early = "Sun, 31 Jan 2027 00:00:00 GMT";

    [Fact]
    public async Task Batches_AndStreams_TellTheEarliestDate_OfRowsThatWereAccepted()
    {
        await DeprecateAsync("batch.old", "2027-01-31T00:00:00Z");
        await DeprecateAsync("batch.older", "2028-01-31T00:00:00Z");
        await DeprecateAsync("batch.refused", "2027-01-01T00:00:00Z");
        string[] rows =
        [
            """{"type":"echo","payload":1}""",
            """{"type":"batch.older","payload":1}""",
            """{"type":"batch.old","payload":1}""",
            """{"type":"batch.refused"}""",
        ];

        var batch = await app.Admin.PostAsync("tasks/batch", $$"""{"tasks":[{{string.Join(',', rows)}}]}""");
        using var lines = new StringContent(string.Join('\n', rows), Encoding.UTF8, "application/x-ndjson");
        var stream = await app.Admin.SendAsync(HttpMethod.Post, "tasks/batch", lines);
        var plain = await app.Admin.PostAsync("tasks/batch", $$"""{"tasks":[{{rows[0]}}]}""");

        AssertTold(batch);
        AssertTold(stream);
        Assert.False(plain.Is(HttpStatusCode.Created).Headers.Contains("Deprecation"));
    }

    [Fact]
    public async Task Replays_TellIt()
    {
        await DeprecateAsync("replay.old", "2027-01-31T00:00:00Z");
        var id = await app.Admin.SubmitAsync(type: "replay.old");

        AssertTold(await app.Admin.PostAsync($"tasks/{id}/replay"));
    }

    [Fact]
    public async Task Schedules_TellIt_WhenTheyAreMade_AndChanged()
    {
        await DeprecateAsync("schedule.old", "2027-01-31T00:00:00Z");
        const string Body =
            """{"name":"of an old type","cron":"0 3 * * *","task":{"type":"schedule.old","payload":1}}""";

        var made = await app.Admin.PostAsync("schedules", Body);
        var changed = await app.Admin.PutAsync($"schedules/{made.Json.GetProperty("id").GetString()}", Body);
        var plain = await app.Admin.PostAsync(
            "schedules",
            """{"name":"of a new type","cron":"0 3 * * *","task":{"type":"echo","payload":1}}"""
        );

        AssertTold(made);
        AssertTold(changed, HttpStatusCode.OK);
        Assert.False(plain.Is(HttpStatusCode.Created).Headers.Contains("Deprecation"));
    }

    private static void AssertTold(ApiAnswer answer, HttpStatusCode status = HttpStatusCode.Created)
    {
        var headers = answer.Is(status).Headers;
        Assert.StartsWith("@", Assert.Single(headers.GetValues("Deprecation")), StringComparison.Ordinal);
        Assert.Equal(Early, Assert.Single(headers.GetValues("Sunset")));
    }

    private async Task DeprecateAsync(string type, string sunset) =>
        (
            await app.Admin.PutAsync(
                $"task-types/{type}",
                $$"""{"deprecation":"Use another one.","sunset":"{{sunset}}"}"""
            )
        ).Is(HttpStatusCode.OK);
}
