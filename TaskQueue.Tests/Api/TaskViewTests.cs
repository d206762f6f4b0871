using System.Net;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Saved queries over REST.</summary>
public sealed class TaskViewTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task TodaysTasks_AreThereForEverybody()
    {
        var id = await app.Admin.SubmitAsync("\"queue\":\"of-today\"");

        var view = (await app.Viewer.GetAsync("task-filters?limit=500")).Items.Single(v =>
            v.GetProperty("id").GetString() == "today"
        );
        var query = view.GetProperty("query").GetString()!;
        var found = await app.Viewer.GetAsync($"tasks?queue=of-today&q={Uri.EscapeDataString(query)}");
        var others = await app.Viewer.GetAsync($"tasks?queue=of-today&q={Uri.EscapeDataString("-" + query)}");

        Assert.Equal("Today's tasks", view.GetProperty("name").GetString());
        Assert.Equal([id], found.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()));
        Assert.Empty(others.Is(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task AView_IsSavedFoundChangedAndDeleted()
    {
        var made = (await app.Admin.PostAsync("task-filters", TaskViewExamples.Request)).Is(
            HttpStatusCode.Created
        );
        var id = made.Json.GetProperty("id").GetString();
        var listed = (await app.Viewer.GetAsync("task-filters?limit=500")).Is(HttpStatusCode.OK);
        var one = (await app.Viewer.GetAsync($"task-filters/{id}")).Is(HttpStatusCode.OK);

        Assert.Contains(listed.Items, v => v.GetProperty("id").GetString() == "stuck");
        Assert.Contains(
            listed.Items,
            v => v.GetProperty("id").GetString() == id && v.GetProperty("kind").GetString() == "shared"
        );
        Assert.Equal("own", made.Json.GetProperty("kind").GetString());
        Assert.Equal("shared", one.Json.GetProperty("kind").GetString());
        (await app.Viewer.PutAsync($"task-filters/{id}", TaskViewExamples.Request)).IsProblem(403);
        (await app.Viewer.PostAsync("task-filters", TaskViewExamples.Request)).IsProblem(403);
        (await app.Admin.PostAsync("task-filters", TaskViewExamples.Request)).IsProblem(409, "name");
        (await app.Admin.PostAsync("task-filters", """{"name":"x","query":"quue:a"}""")).IsProblem(
            422,
            "query"
        );
        (await app.Admin.GetAsync($"task-filters/{Guid.NewGuid()}")).IsProblem(404);
        var changed = (
            await app.Admin.PutAsync(
                $"task-filters/{id}",
                """{"name":"y","query":"status:dead","shared":true}"""
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(2, changed.Json.GetProperty("version").GetInt32());
        (await app.Admin.DeleteAsync($"task-filters/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.GetAsync($"task-filters/{id}")).IsProblem(404);
        Assert.Empty((await app.Admin.GetAsync("task-filters/history")).Is(HttpStatusCode.OK).Items);
    }
}
