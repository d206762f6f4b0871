using System.Net;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Calendars that schedules share, over REST.</summary>
public sealed class NamedCalendarTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task ACalendar_IsMade_Used_Changed_AndDeleted()
    {
        var made = (await PutAsync("holidays", ScheduleExamples.NamedCalendarRequest, "\"0\"")).Is(
            HttpStatusCode.OK
        );
        var schedule = (
            await app.Admin.PostAsync(
                "schedules",
                """{"name":"with holidays","cron":"0 5 * * *","calendars":["holidays"],"task":{"type":"echo","payload":1}}"""
            )
        ).Is(HttpStatusCode.Created);
        var id = schedule.Json.GetProperty("id").GetString();
        var tried = (await PutAsync("holidays?dryRun=true", """{"days":["12-25"]}""")).Is(HttpStatusCode.OK);
        var stale = await PutAsync("holidays", """{"days":["12-25"]}""", "\"0\"");
        (await PutAsync("holidays?dryRun=true", """{"days":["12-25"]}""", "\"0\"")).IsProblem(412);
        Assert.Equal(made.Headers.ETag?.Tag, tried.Headers.ETag?.Tag);
        Assert.Equal(
            made.Json.GetProperty("calendar").GetProperty("version").GetInt32(),
            tried.Json.GetProperty("calendar").GetProperty("version").GetInt32()
        );
        var changed = (await PutAsync("holidays", """{"days":["12-25"]}""", made.Headers.ETag?.Tag)).Is(
            HttpStatusCode.OK
        );
        var list = (await app.Viewer.GetAsync("schedules/calendars")).Is(HttpStatusCode.OK);
        var one = (await app.Viewer.GetAsync("schedules/calendars/holidays")).Is(HttpStatusCode.OK);
        (await app.Admin.DeleteAsync("schedules/calendars/holidays")).IsProblem(409);
        (await app.Admin.DeleteAsync($"schedules/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.DeleteAsync("schedules/calendars/holidays", changed.Headers.ETag?.Tag)).Is(
            HttpStatusCode.NoContent
        );

        Assert.NotEqual(made.Headers.ETag?.Tag, changed.Headers.ETag?.Tag);
        DocumentTests.AssertSameNames(ScheduleExamples.NamedCalendarChange, tried.Json);
        Assert.Equal(
            "with holidays",
            Assert
                .Single(tried.Json.GetProperty("schedules").EnumerateArray())
                .GetProperty("name")
                .GetString()
        );
        stale.IsProblem(412);
        var row = Assert.Single(list.Items, c => c.GetProperty("name").GetString() == "holidays");
        Assert.Equal(1, row.GetProperty("usedBy").GetInt32());
        Assert.Equal(changed.Headers.ETag?.Tag, one.Headers.ETag?.Tag);
        Assert.Equal(row.ToString(), one.Json.ToString());
        (await app.Admin.DeleteAsync("schedules/calendars/holidays")).IsProblem(404);
        (await app.Viewer.GetAsync("schedules/calendars/holidays")).IsProblem(404);
    }

    [Fact]
    public async Task APreview_LeavesItsDaysOut()
    {
        (await PutAsync("previewed", """{"days":["2027-03-02"]}""")).Is(HttpStatusCode.OK);

        var preview = (
            await app.Viewer.PostAsync(
                "schedules/preview",
                """{"cron":"0 12 * * *","calendars":["previewed"],"from":"2027-03-01T13:00:00Z","count":1}"""
            )
        ).Is(HttpStatusCode.OK);

        Assert.Equal("2027-03-03T12:00:00Z", preview.Json.GetProperty("next")[0].GetString());
        (
            await app.Viewer.PostAsync(
                "schedules/preview",
                """{"cron":"0 12 * * *","calendars":["nobody"]}"""
            )
        ).IsProblem(422, "calendars");
    }

    [Theory]
    [InlineData("Big", """{"days":["12-25"]}""", 422, "name")]
    [InlineData("a", """{"days":["someday"]}""", 422, "days")]
    [InlineData("a", """{"days":[]}""", 422, "days")]
    [InlineData("a", """{"days":[null]}""", 422, "days")]
    [InlineData("a", """{"days":"12-25"}""", 400, "days")]
    public async Task WhatCannotBe_IsRefused(string name, string body, int status, string field) =>
        (await PutAsync(name, body)).IsProblem(status, field);

    [Fact]
    public async Task Viewers_MayNotChangeOne() =>
        (
            await app.Viewer.SendAsync(
                HttpMethod.Put,
                "schedules/calendars/a",
                ApiClient.Json("""{"days":["12-25"]}""")
            )
        ).IsProblem(403);

    private async Task<ApiAnswer> PutAsync(string name, string body, string? ifMatch = null)
    {
        using var content = ApiClient.Json(body);
        return await app.Admin.SendAsync(
            HttpMethod.Put,
            $"schedules/calendars/{name}",
            content,
            ("If-Match", ifMatch)
        );
    }
}
