using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>What came of the fires of a schedule, over REST.</summary>
public sealed class ScheduleFiresTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task TheLastFires_AreListed_PageByPage_TheNewestFirst()
    {
        var id = await MakeAsync();
        List<string?> tasks = [];
        for (var i = 0; i < 3; i++)
        {
            var made = await app.Admin.PostAsync($"schedules/{id}/trigger");
            tasks.Insert(0, made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString());
        }

        var all = (await app.Viewer.GetAsync($"schedules/{id}/fires")).Is(HttpStatusCode.OK);
        var first = (await app.Viewer.GetAsync($"schedules/{id}/fires?limit=2")).Is(HttpStatusCode.OK);
        var cursor = first.Json.GetProperty("nextCursor").GetString();
        var rest = (
            await app.Viewer.GetAsync($"schedules/{id}/fires?limit=2&cursor={Uri.EscapeDataString(cursor!)}")
        ).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(ScheduleExamples.Fires, all.Json);
        Assert.Equal(tasks, TasksOf(all));
        Assert.All(all.Items, f => Assert.Equal("byHand", f.GetProperty("outcome").GetString()));
        Assert.Equal(tasks.Take(2), TasksOf(first));
        Assert.Equal(tasks.Skip(2), TasksOf(rest));
        Assert.Equal(JsonValueKind.Null, rest.Json.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("cursor=none", "cursor")]
    [InlineData("limit=0", "limit")]
    public async Task APageThatCannotBe_IsRefused(string query, string field) =>
        (await app.Viewer.GetAsync($"schedules/{await MakeAsync()}/fires?{query}")).IsProblem(422, field);

    [Fact]
    public async Task OfASchedule_ThatIsNotThere_ThereAreNone() =>
        (await app.Viewer.GetAsync($"schedules/{Guid.NewGuid()}/fires")).IsProblem(404);

    private static IEnumerable<string?> TasksOf(ApiAnswer answer) =>
        answer.Items.Select(f => f.GetProperty("taskId").GetString());

    private async Task<string?> MakeAsync()
    {
        var made = await app.Admin.PostAsync(
            "schedules",
            $$"""{"name":"fires {{Guid.NewGuid()}}","cron":"0 0 1 1 *","task":{"type":"echo","payload":1} }"""
        );
        return made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString();
    }
}
