using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The catalogue of task types over REST, while no worker runs.</summary>
public sealed class TaskTypeTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string Schema =
        """{"type":"object","required":["order"],"properties":{"order":{"type":"integer","minimum":1}}}""";

    [Fact]
    public async Task Put_SaysWhatIsToBeSaid_AndTheListLeavesTheSchemaOut()
    {
        var put = (await app.Admin.PutAsync("task-types/pdf.render", TypeExamples.Define)).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(TypeExamples.Type, put.Json);
        Assert.Equal("\"1\"", put.Headers.ETag?.Tag);
        var got = (await app.Viewer.GetAsync("task-types/pdf.render")).Is(HttpStatusCode.OK);
        Assert.Equal(put.Text, got.Text);
        Assert.Equal(put.Headers.ETag, got.Headers.ETag);
        Assert.Equal("PT2M", got.Json.GetProperty("timeout").GetString());
        Assert.Equal("P1D", got.Json.GetProperty("deadline").GetString());
        Assert.Equal(1, got.Json.GetProperty("schema").GetProperty("required").GetArrayLength());
        var list = (await app.Viewer.GetAsync("task-types")).Items;
        var row = Assert.Single(list, t => t.GetProperty("name").GetString() == "pdf.render");
        Assert.True(row.GetProperty("hasSchema").GetBoolean());
        Assert.False(row.TryGetProperty("schema", out _));
        var echo = Assert.Single(list, t => t.GetProperty("name").GetString() == "echo");
        Assert.True(echo.GetProperty("builtIn").GetBoolean());
    }

    [Fact]
    public async Task Put_WithAStaleTag_Is412_AndChangesNothing()
    {
        (await app.Admin.PutAsync("task-types/stale", """{"version":"1"}""", "\"0\"")).Is(HttpStatusCode.OK);

        (await app.Admin.PutAsync("task-types/stale", """{"version":"2"}""", "\"0\"")).IsProblem(412);

        var now = (await app.Admin.GetAsync("task-types/stale")).Json;
        Assert.Equal(
            ("1", 1),
            (now.GetProperty("version").GetString(), now.GetProperty("revision").GetInt32())
        );
        (await app.Admin.PutAsync("task-types/stale", """{"version":"2"}""", "\"1\"")).Is(HttpStatusCode.OK);
        Assert.Equal(
            "2",
            (await app.Admin.GetAsync("task-types/stale")).Json.GetProperty("version").GetString()
        );
    }

    [Theory]
    [InlineData("""{"schema":{"type":"text"}}""", 422, "schema")]
    [InlineData("""{"schema":7}""", 422, "schema")]
    [InlineData("""{"schema":{"$ref":"https://example.com/x"}}""", 422, "schema")]
    [InlineData("""{"retry":"never"}""", 422, "retry")]
    [InlineData("""{"maxAttempts":0}""", 422, "maxAttempts")]
    [InlineData("""{"timeout":"PT0.5S"}""", 422, "timeout")]
    [InlineData("""{"deadline":"PT0.5S"}""", 422, "deadline")]
    [InlineData("""{"sunset":"2027-01-31T00:00:00Z"}""", 422, "sunset")]
    [InlineData("""{"deprecation":" "}""", 422, "deprecation")]
    [InlineData("""{"colour":"red"}""", 400, "colour")]
    public async Task Put_NotAcceptable_NamesTheField(string body, int status, params string[] fields)
    {
        (await app.Admin.PutAsync("task-types/refused", body)).IsProblem(status, fields);
        (await app.Admin.GetAsync("task-types/refused")).IsProblem(404);
    }

    [Fact]
    public async Task Put_OfNoName_IsRefused_AndOfAViewerToo()
    {
        (await app.Admin.PutAsync("task-types/a%20b", "{}")).IsProblem(422, "name");
        (await app.Viewer.PutAsync("task-types/mine", "{}")).IsProblem(403);
        (await (await app.SignInAsync(Roles.Operator)).PutAsync("task-types/theirs", "{}")).Is(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task APayload_ThatItsSchemaDoesNotAllow_Is422WithItsPlace()
    {
        (await app.Admin.PutAsync("task-types/shop.ship", $$"""{"schema":{{Schema}}}""")).Is(
            HttpStatusCode.OK
        );

        var refused = await app.Admin.PostAsync("tasks", """{"type":"shop.ship","payload":{"order":0}}""");
        var id = await app.Admin.SubmitAsync(type: "shop.ship", payload: """{"order":1}""");
        var edit = await app.Admin.PatchAsync($"tasks/{id}", """{"payload":{"order":"1"}}""");
        var replay = await app.Admin.PostAsync($"tasks/{id}/replay", """{"payload":[]}""");
        var batch = await app.Admin.PostAsync(
            "tasks/batch",
            """{"tasks":[{"type":"shop.ship","payload":{}},{"type":"shop.ship","payload":{"order":2}}]}"""
        );

        refused.IsProblem(422, "payload");
        Assert.Contains("/order: Must be at least 1.", refused.Text, StringComparison.Ordinal);
        edit.IsProblem(422, "payload");
        replay.IsProblem(422, "payload");
        Assert.Equal(1, batch.Json.GetProperty("accepted").GetInt32());
        Assert.Contains("Must have the member order.", batch.Text, StringComparison.Ordinal);
        (
            await app.Admin.PostAsync(
                "schedules",
                """{"name":"bad","cron":"0 0 * * *","timeZone":"UTC","task":{"type":"shop.ship","payload":{}}}"""
            )
        ).IsProblem(422, "task.payload");
    }

    [Fact]
    public async Task WhatATaskDoesNotSay_ComesFromItsType_AndATypeThatIsDefinedMayBeSubmitted()
    {
        (
            await app.Admin.PutAsync(
                "task-types/defaults",
                """{"retry":"fixed(7s) attempts 3","timeout":90,"deprecation":"Use other.","sunset":"2027-01-31T00:00:00Z"}"""
            )
        ).Is(HttpStatusCode.OK);

        var answer = (await app.Admin.PostAsync("tasks", """{"type":"defaults","payload":1}""")).Is(
            HttpStatusCode.Created
        );
        var own = (
            await app.Admin.PostAsync(
                "tasks",
                """{"type":"defaults","payload":1,"retry":"fixed(1s)","maxAttempts":9,"timeout":5}"""
            )
        ).Json;

        Assert.Equal(
            ("fixed(7s) attempts 3", 3, "PT1M30S"),
            (
                answer.Json.GetProperty("retry").GetString(),
                answer.Json.GetProperty("maxAttempts").GetInt32(),
                answer.Json.GetProperty("timeout").GetString()
            )
        );
        Assert.Equal(
            ("fixed(1s)", 9),
            (own.GetProperty("retry").GetString(), own.GetProperty("maxAttempts").GetInt32())
        );
        Assert.StartsWith(
            "@",
            Assert.Single(answer.Headers.GetValues("Deprecation")),
            StringComparison.Ordinal
        );
        Assert.Equal("Sun, 31 Jan 2027 00:00:00 GMT", Assert.Single(answer.Headers.GetValues("Sunset")));
        var explained = (
            await app.Admin.GetAsync($"tasks/{answer.Json.GetProperty("id").GetString()}/explain")
        ).Json;
        Assert.Equal("workers", explained.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Delete_TakesATypeOutOfTheCatalogue_WithItsVersions()
    {
        (await app.Admin.PutAsync("task-types/gone", $$"""{"version":"1","schema":{{Schema}}}""")).Is(
            HttpStatusCode.OK
        );
        (await app.Viewer.DeleteAsync("task-types/gone")).IsProblem(403);
        (await app.Admin.DeleteAsync("task-types/gone", "\"7\"")).IsProblem(412);

        (await app.Admin.DeleteAsync("task-types/gone", "\"1\"")).Is(HttpStatusCode.NoContent);

        (await app.Admin.GetAsync("task-types/gone")).IsProblem(404);
        (await app.Admin.DeleteAsync("task-types/gone")).IsProblem(404);
        (await app.Admin.PostAsync("tasks", """{"type":"gone","payload":{"order":1}}""")).IsProblem(
            422,
            "type"
        );
        (await app.Admin.PutAsync("task-types/gone", """{"version":"1"}""")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Delete_OfWhatIsNeeded_Is409_AndSaysByWhat()
    {
        (await app.Admin.PutAsync("task-types/needed", "{}")).Is(HttpStatusCode.OK);
        var id = await app.Admin.SubmitAsync(type: "needed", payload: "1");

        var waits = (await app.Admin.DeleteAsync("task-types/needed")).IsProblem(409);
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        (
            await app.Admin.PostAsync(
                "schedules",
                """{"name":"needs","cron":"0 0 * * *","timeZone":"UTC","task":{"type":"needed","payload":1}}"""
            )
        ).Is(HttpStatusCode.Created);
        var scheduled = (await app.Admin.DeleteAsync("task-types/needed")).IsProblem(409);
        var builtIn = (await app.Admin.DeleteAsync("task-types/echo")).IsProblem(409);

        Assert.Contains("has not ended", waits.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "Schedule 'needs'",
            scheduled.Json.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("built-in", builtIn.Text, StringComparison.Ordinal);
    }
}
