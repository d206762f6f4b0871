using System.Net;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Api;

/// <summary>S2: masks over the API: how they are set, and every place where a payload or a result leaves.</summary>
public sealed class MaskTests(WorkingApiApp app) : IClassFixture<WorkingApiApp>
{
    private const string Payload = """{"card":{"number":"4111-secret"},"order":7}""";
    private const string Masked = """{"card":{"number":"***"},"order":7}""";

    [Fact]
    public async Task PayloadAndResult_AreMasked_WhereverTheyLeave()
    {
        (await app.Admin.PutAsync("task-types/echo", """{"mask":["$.card.number"]}""")).Is(HttpStatusCode.OK);
        var id = await app.Admin.SubmitAsync("\"queue\":\"masks\"", "echo", Payload);
        await app.Admin.UntilAsync(id, "succeeded");

        var seen = (await app.Viewer.GetAsync($"tasks/{id}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(Masked, seen.GetProperty("payload").GetRawText());
        Assert.Equal(Masked, seen.GetProperty("result").GetRawText());
        var row = (await app.Viewer.GetAsync("tasks?queue=masks&include=payload,result")).Items.Single();
        Assert.Equal(Masked, row.GetProperty("payload").GetRawText());
        Assert.Equal(Masked, row.GetProperty("result").GetRawText());
        // What shows a payload or a result whole stays closed.
        (await app.Viewer.GetAsync($"tasks/{id}/result")).IsProblem(403);
        (await app.Viewer.GetAsync("tasks?result=4111")).IsProblem(403);
        (await app.Viewer.PostAsync($"tasks/{id}/replay")).IsProblem(403);
        foreach (var path in (string[])["timeline", "attempts", "logs", "explain", "graph"])
        {
            Assert.DoesNotContain(
                "4111",
                (await app.Viewer.GetAsync($"tasks/{id}/{path}")).Text,
                StringComparison.Ordinal
            );
        }

        var whole = (await app.Admin.GetAsync($"tasks/{id}")).Json;
        Assert.Equal(Payload, whole.GetProperty("payload").GetRawText());
        Assert.Equal(
            "$.card.number",
            (await app.Viewer.GetAsync("task-types/echo")).Json.GetProperty("mask")[0].GetString()
        );
    }

    [Fact]
    public async Task DeadLetter_IsMasked_Too()
    {
        (await app.Admin.PutAsync("task-types/fail", """{"mask":["$..secret"]}""")).Is(HttpStatusCode.OK);
        var id = await app.Admin.SubmitAsync(
            "\"maxAttempts\":1",
            "fail",
            """{"message":"no","secret":"4111-secret"}"""
        );
        await app.Admin.UntilAsync(id, "dead");

        var letter = (await app.Viewer.GetAsync($"dead-letters/{id}")).Is(HttpStatusCode.OK);

        Assert.Equal("""{"message":"no","secret":"***"}""", letter.Json.GetProperty("payload").GetRawText());
        Assert.DoesNotContain("4111", letter.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mask":["$.a","card"]}""", "mask[1]", "At character 1")]
    [InlineData("""{"mask":[null]}""", "mask[0]", "Must have")]
    [InlineData("""{"mask":["$[?@.x]"]}""", "mask[0]", "filters")]
    public async Task BadPath_IsRefused_WithItsPlace(string body, string field, string reason)
    {
        var answer = await app.Admin.PutAsync("task-types/delay", body);

        answer.IsProblem(422, field);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            0,
            (await app.Admin.GetAsync("task-types/delay")).Json.GetProperty("revision").GetInt32()
        );
    }

    [Fact]
    public async Task Operator_WhoSeesPayloads_MayMask_AndIsTold()
    {
        var @operator = await app.SignInAsync(Roles.Operator);

        (await @operator.PutAsync("task-types/masked.type", """{"mask":[]}""")).Is(HttpStatusCode.OK);
    }
}
