using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Versions of task types over REST.</summary>
public sealed class TypeVersionApiTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string First =
        """{"version":"1","schema":{"type":"object","required":["template"],"properties":{"template":{"type":"string"}}}}""";

    private const string Second =
        """{"version":"2","schema":{"type":"object","required":["document"],"properties":{"document":{"type":"string"}}}}""";

    [Fact]
    public async Task ABreakingChange_IsRefusedWithPlaceAndReason_UntilItIsMeant()
    {
        (await app.Admin.PutAsync("task-types/doc.a", First)).Is(HttpStatusCode.OK);

        var same = await app.Admin.PutAsync("task-types/doc.a", Second.Replace("\"2\"", "\"1\""));
        var unsaid = await app.Admin.PutAsync("task-types/doc.a", Second);

        same.IsProblem(422, "schema");
        Assert.Contains("/document: Now must be there.", same.Text, StringComparison.Ordinal);
        Assert.Contains("Give it a new version.", same.Text, StringComparison.Ordinal);
        unsaid.IsProblem(422, "schema");
        Assert.Contains("acceptBreaking", unsaid.Text, StringComparison.Ordinal);
        Assert.Equal(
            1,
            (await app.Admin.GetAsync("task-types/doc.a")).Json.GetProperty("revision").GetInt32()
        );
        (
            await app.Admin.PutAsync(
                "task-types/doc.a",
                Second.Replace("\"2\"", "\"2\",\"acceptBreaking\":true")
            )
        ).Is(HttpStatusCode.OK);
        (await app.Admin.PutAsync("task-types/doc.a", First)).IsProblem(422, "version", "schema");
        (await app.Admin.PutAsync("task-types/doc.a", "{}")).IsProblem(422, "version");
        var versions = (await app.Viewer.GetAsync("task-types/doc.a/versions")).Items;
        Assert.Equal(["2", "1"], versions.Select(v => v.GetProperty("version").GetString()));
        Assert.True(versions[0].GetProperty("acceptsBreaking").GetBoolean());
        DocumentTests.AssertSameNames(
            TypeVersionExamples.Versions,
            (await app.Viewer.GetAsync("task-types/doc.a/versions?limit=1")).Json
        );
    }

    [Theory]
    [InlineData("""{"version":"1","migration":[]}""", "migration")]
    [InlineData("""{"version":"2","migration":[{"op":"grow","path":""}]}""", "migration")]
    [InlineData("""{"version":"2","migration":{}}""", "migration")]
    public async Task AMigration_ThatIsNone_IsRefused(string body, string field)
    {
        (await app.Admin.PutAsync("task-types/doc.wrong", body)).IsProblem(422, field);
        (await app.Admin.GetAsync("task-types/doc.wrong")).IsProblem(404);
    }

    [Fact]
    public async Task AReport_AndAMigration_AreTriedBeforeTheyAreDone()
    {
        (await app.Admin.PutAsync("task-types/doc.b", First)).Is(HttpStatusCode.OK);
        var id = await app.Admin.SubmitAsync(type: "doc.b", payload: """{"template":"invoice"}""");
        var next = Second.Replace(
            "\"2\"",
            "\"2\",\"migration\":[{\"op\":\"move\",\"from\":\"/template\",\"path\":\"/document\"}]"
        );

        var report = (await app.Admin.PostAsync("task-types/doc.b/compatibility", next)).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(TypeVersionExamples.Report, report.Json);
        Assert.Equal(
            ("new", "breaking", true),
            (
                report.Json.GetProperty("change").GetString(),
                report.Json.GetProperty("verdict").GetString(),
                report.Json.GetProperty("accepted").GetBoolean()
            )
        );
        Assert.Equal(1, report.Json.GetProperty("sample").GetProperty("changed").GetInt32());
        (await app.Admin.PutAsync("task-types/doc.b", next)).Is(HttpStatusCode.OK);
        var preview = (await app.Admin.PostAsync("task-types/doc.b/migrate", """{"dryRun":true}""")).Is(
            HttpStatusCode.OK
        );
        Assert.Equal("2", preview.Json.GetProperty("version").GetString());
        Assert.Equal(
            "invoice",
            preview
                .Json.GetProperty("sample")
                .GetProperty("examples")[0]
                .GetProperty("after")
                .GetProperty("document")
                .GetString()
        );
        Assert.Equal(
            "1",
            (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("typeVersion").GetString()
        );
        var begun = (await app.Admin.PostAsync("task-types/doc.b/migrate", """{"reason":"out"}""")).Is(
            HttpStatusCode.Accepted
        );
        Assert.Equal("migrate", begun.Json.GetProperty("action").GetString());
        Assert.EndsWith(
            begun.Json.GetProperty("id").GetString()!,
            begun.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ATask_MaySayOfWhichVersionItIs()
    {
        (await app.Admin.PutAsync("task-types/doc.c", First)).Is(HttpStatusCode.OK);
        (
            await app.Admin.PutAsync(
                "task-types/doc.c",
                Second.Replace(
                    "\"2\"",
                    "\"2\",\"migration\":[{\"op\":\"move\",\"from\":\"/template\",\"path\":\"/document\"}]"
                )
            )
        ).Is(HttpStatusCode.OK);

        var made = (
            await app.Admin.PostAsync(
                "tasks",
                """{"type":"doc.c","typeVersion":"1","payload":{"template":"x"}}"""
            )
        ).Is(HttpStatusCode.Created);

        Assert.Equal("2", made.Json.GetProperty("typeVersion").GetString());
        Assert.Equal("x", made.Json.GetProperty("payload").GetProperty("document").GetString());
        var entries = (await app.Admin.GetAsync($"tasks/{made.Json.GetProperty("id")}/timeline")).Items;
        Assert.Equal("x", entries[^1].GetProperty("payload").GetProperty("template").GetString());
        var hidden = (await app.Viewer.GetAsync($"tasks/{made.Json.GetProperty("id")}/timeline")).Items;
        Assert.DoesNotContain(hidden, e => e.TryGetProperty("payload", out _));
        (await app.Admin.PostAsync("tasks", """{"type":"doc.c","typeVersion":"7","payload":{}}""")).IsProblem(
            422,
            "typeVersion"
        );
        (await app.Admin.PostAsync("tasks", """{"type":"echo","typeVersion":"1","payload":{}}""")).IsProblem(
            422,
            "typeVersion"
        );
        (await app.Admin.PostAsync("tasks", """{"type":"doc.c","typeVersion":"","payload":{}}""")).IsProblem(
            400,
            "typeVersion"
        );
    }

    [Fact]
    public async Task WhoMayNotDefineTypes_MayNeitherTryNorMigrate()
    {
        (await app.Viewer.PostAsync("task-types/echo/compatibility", "{}")).IsProblem(403);
        (await app.Viewer.PostAsync("task-types/echo/migrate", "{}")).IsProblem(403);
        (await app.Admin.PostAsync("task-types/echo/migrate", "{}")).IsProblem(422, "name");
        (await app.Admin.PostAsync("task-types/nobody/migrate", "{}")).IsProblem(404);
        (await app.Admin.GetAsync("task-types/nobody/versions")).IsProblem(404);
        Assert.Empty((await app.Viewer.GetAsync("task-types/echo/versions")).Items);
        (
            await (await app.SignInAsync(Roles.Operator)).PostAsync(
                "task-types/echo/compatibility",
                """{"version":"1"}"""
            )
        ).Is(HttpStatusCode.OK);
    }
}
