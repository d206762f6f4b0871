using System.Net;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Limits of task types over REST.</summary>
public sealed class TypeLimitsTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Limits_AreSaid_Overridden_AndLifted()
    {
        var none = (await app.Viewer.GetAsync("task-types/pdf.make/limits")).Is(HttpStatusCode.OK);
        var put = (
            await app.Admin.PutAsync(
                "task-types/pdf.make/limits",
                TypeExamples.PutLimits,
                none.Headers.ETag!.Tag
            )
        ).Is(HttpStatusCode.OK);
        var until = DateTimeOffset.UtcNow.AddHours(1).ToString("O");
        var over = (
            await app.Admin.PutAsync(
                "task-types/pdf.make/limits",
                $$"""{"limits":{"concurrency":1},"until":"{{until}}"}"""
            )
        ).Is(HttpStatusCode.OK);
        (
            await app.Admin.PutAsync(
                "task-types/pdf.make/limits",
                TypeExamples.PutLimits,
                put.Headers.ETag!.Tag
            )
        ).IsProblem(412);
        var lifted = (await app.Admin.DeleteAsync("task-types/pdf.make/limits/override")).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(TypeExamples.Limits, put.Json);
        Assert.Equal(5, put.Json.GetProperty("concurrency").GetInt32());
        Assert.Equal(1, over.Json.GetProperty("concurrency").GetInt32());
        Assert.Equal(5, over.Json.GetProperty("override").GetProperty("insteadOfConcurrency").GetInt32());
        Assert.Equal(5, lifted.Json.GetProperty("concurrency").GetInt32());
        Assert.DoesNotContain("~", (await app.Viewer.GetAsync("queues")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"limits":{"concurrency":0}}""", 422, "limits.concurrency")]
    [InlineData("""{"limits":{"concurrency":-1}}""", 422, "limits.concurrency")]
    [InlineData("""{"limits":{"rate":{"count":0,"per":1,"burst":1}}}""", 422, "limits.rate.count")]
    [InlineData("""{"limits":{"rate":{"count":5}}}""", 422, "limits.rate.per")]
    [InlineData("""{"limits":{"keyConcurrency":5}}""", 400, "limits.keyConcurrency")]
    [InlineData("""{"until":"2020-01-01T00:00:00Z"}""", 422, "until")]
    public async Task WrongLimits_AreRefused(string body, int status, string field) =>
        (await app.Admin.PutAsync("task-types/echo/limits", body)).IsProblem(status, field);

    [Fact]
    public async Task Viewers_MayNotLimit_AndWrongNamesAreRefused()
    {
        (await app.Viewer.PutAsync("task-types/echo/limits", "{}")).IsProblem(403);
        (await app.Admin.PutAsync("task-types/a%20b/limits", "{}")).IsProblem(422, "type");
        (await app.Admin.DeleteAsync("task-types/none/limits/override")).IsProblem(404);
    }

    [Fact]
    public async Task ATaskThatALimitHolds_ExplainsIt()
    {
        (
            await app.Admin.PutAsync(
                "task-types/echo/limits",
                """{"limits":{"rate":{"count":1,"per":"P1D","burst":1}},"reason":"slow"}"""
            )
        ).Is(HttpStatusCode.OK);
        var id = await app.Admin.SubmitAsync();

        var explained = (await app.Viewer.GetAsync($"tasks/{id}/explain")).Is(HttpStatusCode.OK);

        var evidence = explained
            .Json.GetProperty("gates")
            .EnumerateArray()
            .Single(g => g.GetProperty("gate").GetString() == "limits")
            .GetProperty("evidence")
            .GetString();
        Assert.Equal("Each of its limits has room: rate of type 'echo' 0 of 1.", evidence);
        await app.Admin.PutAsync("task-types/echo/limits", "{}");
    }
}
