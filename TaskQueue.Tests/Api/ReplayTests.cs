using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Replay and explain over REST, while no worker runs.</summary>
public sealed class ReplayTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Replay_IsANewTask_WithTheSettingsOfTheFirst()
    {
        var id = await app.Admin.SubmitAsync(
            "\"priority\":8,\"queue\":\"again\",\"tags\":[\"a\"],\"labels\":[\"gpu\",\"eu\"],\"maxAttempts\":2,\"timeout\":7,\"idempotencyKey\":\"k-1\",\"concurrencyKey\":\"tenant\",\"retry\":\"fixed(3s)\"",
            payload: """{"x":1,"x":2}"""
        );

        var answer = (await app.Admin.PostAsync($"tasks/{id}/replay")).Is(HttpStatusCode.Created);

        var again = answer.Json;
        Assert.Equal(id, again.GetProperty("parentId").GetString());
        Assert.NotEqual(id, again.GetProperty("id").GetString());
        Assert.Equal(
            ("again", 8, 2, "PT7S"),
            (
                again.GetProperty("queue").GetString(),
                again.GetProperty("priority").GetInt32(),
                again.GetProperty("maxAttempts").GetInt32(),
                again.GetProperty("timeout").GetString()
            )
        );
        Assert.Equal(
            ("tenant", "fixed(3s)"),
            (again.GetProperty("concurrencyKey").GetString(), again.GetProperty("retry").GetString()![..9])
        );
        Assert.Equal(["eu", "gpu"], again.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.Contains("\"payload\":{\"x\":1,\"x\":2}", answer.Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, again.GetProperty("idempotencyKey").ValueKind);
        Assert.EndsWith(
            again.GetProperty("id").GetString()!,
            answer.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
        var children = await app.Admin.GetAsync($"tasks?parentId={id}");
        Assert.Equal(
            again.GetProperty("id").GetString(),
            Assert.Single(children.Items).GetProperty("id").GetString()
        );
    }

    [Fact]
    public async Task Replay_TakesAnotherPayload_NullIncluded()
    {
        var id = await app.Admin.SubmitAsync();

        var edited = await app.Admin.PostAsync($"tasks/{id}/replay", TaskExamples.Replay);
        var nothing = await app.Admin.PostAsync($"tasks/{id}/replay", """{"payload":null}""");
        var same = await app.Admin.PostAsync($"tasks/{id}/replay", "{}");

        Assert.Equal(
            4711,
            edited.Is(HttpStatusCode.Created).Json.GetProperty("payload").GetProperty("order").GetInt32()
        );
        Assert.Equal(
            JsonValueKind.Null,
            nothing.Is(HttpStatusCode.Created).Json.GetProperty("payload").ValueKind
        );
        Assert.Equal(1, same.Is(HttpStatusCode.Created).Json.GetProperty("payload").GetInt32());
    }

    [Theory]
    [InlineData("""{"payload":{"a":}}""", 400, "payload")]
    [InlineData("""{"queue":"other"}""", 400, "queue")]
    [InlineData("[]", 400, "body")]
    public async Task Replay_OfWhatCannotBe_IsRefused_AndMakesNothing(string body, int status, string field)
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Admin.PostAsync($"tasks/{id}/replay", body)).IsProblem(status, field);

        Assert.Empty((await app.Admin.GetAsync($"tasks?parentId={id}")).Items);
    }

    [Fact]
    public async Task Replay_OfNoTask_Is404_AndForViewers403()
    {
        var id = await app.Admin.SubmitAsync();

        (await app.Admin.PostAsync($"tasks/{Guid.CreateVersion7()}/replay")).IsProblem(404);
        (await app.Viewer.PostAsync($"tasks/{id}/replay")).IsProblem(403);
        (await app.Admin.GetAsync("tasks?parentId=7")).IsProblem(400, "parentId");
    }

    [Fact]
    public async Task Explain_AnswersEveryGate()
    {
        var id = await app.Admin.SubmitAsync("\"queue\":\"why\"");
        (await app.Admin.PostAsync("queues/why/pause", """{"reason":"stocktaking"}""")).Is(HttpStatusCode.OK);

        var why = (await app.Viewer.GetAsync($"tasks/{id}/explain")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(TaskExamples.Explanation, why.Json);
        Assert.Equal("queue", why.Json.GetProperty("verdict").GetString());
        Assert.Equal(17, why.Json.GetProperty("gates").GetArrayLength());
        (await app.Admin.GetAsync($"tasks/{Guid.CreateVersion7()}/explain")).IsProblem(404);
    }
}
