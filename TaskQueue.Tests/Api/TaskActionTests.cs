using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

/// <summary>Edit, cancel, retry and delete, while no worker runs.</summary>
public sealed class TaskActionTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Edit_ChangesWhatItNames_AndNothingElse()
    {
        var id = await app.Admin.SubmitAsync("\"name\":\"old\",\"description\":\"gone\",\"tags\":[\"a\"]");

        var answer = await app.Admin.PatchAsync(
            $"tasks/{id}",
            """{"priority":9,"queue":"edited","description":null,"tags":["b"],"labels":["gpu"],"payload":{"x":1,"x":2}}"""
        );

        var task = answer.Is(HttpStatusCode.OK).Json;
        Assert.Equal("old", task.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("description").ValueKind);
        Assert.Equal("edited", task.GetProperty("queue").GetString());
        Assert.Equal("gpu", task.GetProperty("labels")[0].GetString());
        Assert.Contains("\"payload\":{\"x\":1,\"x\":2}", answer.Text, StringComparison.Ordinal);
        Assert.Equal($"\"{task.GetProperty("version").GetInt32()}\"", answer.Headers.ETag?.Tag);
        Assert.Equal(answer.Text, (await app.Admin.GetAsync($"tasks/{id}")).Text);
    }

    [Fact]
    public async Task Edit_WithNull_TakesExpiryAndStartAway_AndAbsenceLeavesThem()
    {
        var year = DateTimeOffset.UtcNow.Year;
        var (runAt, expiresAt) = ($"{year + 2}-01-01T00:00:00Z", $"{year + 3}-01-01T00:00:00Z");
        var id = await app.Admin.SubmitAsync($"\"expiresAt\":\"{expiresAt}\",\"runAt\":\"{runAt}\"");

        var kept = (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":7}"""))
            .Is(HttpStatusCode.OK)
            .Json;
        Assert.Equal(expiresAt, kept.GetProperty("expiresAt").GetString());
        Assert.Equal("scheduled", kept.GetProperty("status").GetString());
        var never = await app.Admin.PatchAsync($"tasks/{id}", """{"expiresAt":null}""");
        Assert.Equal(JsonValueKind.Null, never.Is(HttpStatusCode.OK).Json.GetProperty("expiresAt").ValueKind);
        Assert.Equal(runAt, never.Json.GetProperty("runAt").GetString());
        var now = await app.Admin.PatchAsync($"tasks/{id}", """{"runAt":null}""");
        Assert.Equal(JsonValueKind.Null, now.Is(HttpStatusCode.OK).Json.GetProperty("runAt").ValueKind);
        Assert.Equal("queued", now.Json.GetProperty("status").GetString());
        (await app.Admin.PatchAsync($"tasks/{id}", """{"queue":null}""")).IsProblem(400, "queue");
    }

    [Fact]
    public async Task Edit_OfAStaleVersion_Is412()
    {
        var id = await app.Admin.SubmitAsync();
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":1}""", "\"1\"")).Is(HttpStatusCode.OK);

        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":2}""", "\"1\"")).IsProblem(412);
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":2}""", "W/\"2\"")).IsProblem(412);
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":2}""", "\"abc\"")).IsProblem(412);
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":2}""", "2")).IsProblem(400, "If-Match");
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":2}""", "*")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"status":"succeeded"}""", 400, "status")]
    [InlineData("""{"attempt":0,"createdBy":"x"}""", 400, "attempt", "createdBy")]
    [InlineData("""{"type":"fail"}""", 400, "type")]
    [InlineData("""{"priority":null}""", 400, "priority")]
    [InlineData("""{}""", 400, "body")]
    [InlineData("""{"priority":77}""", 422, "priority")]
    [InlineData("""{"queue":""}""", 422, "queue")]
    public async Task Edit_OfWhatCannotBe_IsRefused(string body, int status, params string[] fields)
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Admin.PatchAsync($"tasks/{id}", body)).IsProblem(status, fields);

        Assert.Equal(1, (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Cancel_Retry_Delete_FollowTheTask()
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Admin.PostAsync($"tasks/{id}/retry")).IsProblem(409);
        (await app.Admin.DeleteAsync($"tasks/{id}")).IsProblem(409);
        var cancelled = (await app.Admin.PostAsync($"tasks/{id}/cancel", "{}")).Is(HttpStatusCode.OK);
        Assert.Equal("cancelled", cancelled.Json.GetProperty("status").GetString());
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).IsProblem(409);
        (await app.Admin.PatchAsync($"tasks/{id}", """{"priority":1}""")).IsProblem(409);
        var retried = (await app.Admin.PostAsync($"tasks/{id}/retry")).Is(HttpStatusCode.OK);
        Assert.Equal("queued", retried.Json.GetProperty("status").GetString());
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        (await app.Admin.DeleteAsync($"tasks/{id}", "\"1\"")).IsProblem(412);
        (await app.Admin.DeleteAsync($"tasks/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.GetAsync($"tasks/{id}")).IsProblem(404);
    }

    [Theory]
    [InlineData("""{"reason":"x"}""", 400, "reason")]
    [InlineData("[]", 400, "body")]
    [InlineData("nonsense", 400, "body")]
    public async Task Actions_TakeNoBody(string body, int status, string field)
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Admin.PostAsync($"tasks/{id}/cancel", body)).IsProblem(status, field);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    [InlineData("POST", "/replay")]
    [InlineData("GET", "/explain")]
    [InlineData("GET", "/attempts")]
    [InlineData("GET", "/timeline")]
    [InlineData("GET", "/logs")]
    [InlineData("GET", "/result")]
    public async Task NoSuchTask_Is404(string method, string action)
    {
        var id = Guid.CreateVersion7();

        (await app.Admin.SendAsync(new HttpMethod(method), $"tasks/{id}{action}")).IsProblem(404);
        (await app.Admin.SendAsync(new HttpMethod(method), $"tasks/7{action}")).IsProblem(404);
    }

    [Theory]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/retry")]
    [InlineData("POST", "/replay")]
    public async Task Viewers_MayNotAct(string method, string action)
    {
        var id = await app.Admin.SubmitAsync();
        using var body = ApiClient.Json("""{"priority":1}""");

        var answer = await app.Viewer.SendAsync(
            new HttpMethod(method),
            $"tasks/{id}{action}",
            method == "PATCH" ? body : null
        );

        answer.IsProblem(403);
    }
}
