using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The calendar of schedules over REST.</summary>
public sealed class ScheduleCalendarTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task TheCalendar_HasDaysHoursCollisionsAndChanges()
    {
        foreach (var name in (string[])["a", "b", "<i>c</i>"])
        {
            (
                await app.Admin.PostAsync(
                    "schedules",
                    JsonSerializer.Serialize(
                        new
                        {
                            name,
                            cron = "30 2 * * *",
                            timeZone = "Europe/Berlin",
                            task = new
                            {
                                type = "echo",
                                payload = 1,
                                queue = "reports",
                            },
                        }
                    )
                )
            ).Is(HttpStatusCode.Created);
        }

        var answer = (
            await app.Viewer.GetAsync("schedules/calendar?from=2026-10-24&days=3&timeZone=Europe/Berlin")
        ).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(ScheduleExamples.Calendar, answer.Json);
        var day = answer.Json.GetProperty("days")[1];
        var hour = day.GetProperty("hours")[0];
        Assert.Equal(
            ("2026-10-25", 3, 2, "twice", 3),
            (
                day.GetProperty("date").GetString(),
                day.GetProperty("fires").GetInt32(),
                hour.GetProperty("hour").GetInt32(),
                hour.GetProperty("clock").GetString(),
                hour.GetProperty("collisions")[0].GetProperty("fires").GetInt32()
            )
        );
        var change = answer.Json.GetProperty("changes")[0];
        Assert.Equal(
            ("fold", 3, "<i>c</i>"),
            (
                change.GetProperty("kind").GetString(),
                change.GetProperty("allSchedules").GetInt32(),
                change.GetProperty("schedules")[0].GetProperty("name").GetString()
            )
        );
        Assert.Equal(
            14,
            (await app.Viewer.GetAsync("schedules/calendar")).Json.GetProperty("days").GetArrayLength()
        );
    }

    [Theory]
    [InlineData("from=today", 422, "from")]
    [InlineData("from=2026-02-30", 422, "from")]
    [InlineData("from=0001-01-01", 422, "from")]
    [InlineData("days=0", 422, "days")]
    [InlineData("days=32", 422, "days")]
    [InlineData("days=two", 400, "days")]
    [InlineData("timeZone=Nowhere", 422, "timeZone")]
    [InlineData("together=1", 422, "together")]
    [InlineData("colour=red", 400, "colour")]
    public async Task BadInput_IsRefused_AndNamesItsField(string query, int status, string field) =>
        (await app.Viewer.GetAsync($"schedules/calendar?{query}")).IsProblem(status, field);
}
