using System.Net;

namespace TaskQueue.Tests.Api;

public sealed class IdempotencyTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task SameKeyAndRequest_AnswersWithTheFirstTask()
    {
        const string Body = """{"type":"echo","payload":{"a":1},"idempotencyKey":"same"}""";

        var first = (await app.Admin.PostAsync("tasks", Body)).Is(HttpStatusCode.Created);
        var second = (
            await app.Admin.PostAsync(
                "tasks",
                """{ "idempotencyKey":"same", "payload":{ "a" : 1 }, "type":"echo" }"""
            )
        ).Is(HttpStatusCode.OK);

        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task SameKey_OtherRequest_IsAConflict()
    {
        var id = await app.Admin.SubmitAsync("\"idempotencyKey\":\"clash\"");

        var answer = await app.Admin.PostAsync(
            "tasks",
            """{"type":"echo","payload":2,"idempotencyKey":"clash"}"""
        );

        answer.IsProblem(409, "idempotencyKey");
        Assert.Contains(id, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameKey_OfSomebodyElse_IsAnotherTask()
    {
        var other = await app.SignInAsync("operator");

        var mine = await app.Admin.SubmitAsync("\"idempotencyKey\":\"mine\"");
        var theirs = await other.SubmitAsync("\"idempotencyKey\":\"mine\"");

        Assert.NotEqual(mine, theirs);
    }

    [Fact]
    public async Task TenAtOnce_MakeOneTask()
    {
        const string Body = """{"type":"echo","payload":1,"queue":"at-once","idempotencyKey":"at-once"}""";

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => app.Admin.PostAsync("tasks", Body))
        );

        Assert.Single(answers.Select(a => a.Json.GetProperty("id").GetString()).Distinct());
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Single((await app.Admin.GetAsync("tasks?queue=at-once")).Items);
    }

    [Fact]
    public async Task Header_WorksToo_AndMustAgreeWithTheBody()
    {
        var first = await SubmitAsync("""{"type":"echo","payload":1}""", "by-header");
        var second = await SubmitAsync(
            """{"type":"echo","payload":1,"idempotencyKey":"by-header"}""",
            "by-header"
        );
        var third = await SubmitAsync(
            """{"type":"echo","payload":1,"idempotencyKey":"other"}""",
            "by-header"
        );

        Assert.Equal(
            "by-header",
            first.Is(HttpStatusCode.Created).Json.GetProperty("idempotencyKey").GetString()
        );
        second.Is(HttpStatusCode.OK);
        third.IsProblem(422, "idempotencyKey");
    }

    private Task<ApiAnswer> SubmitAsync(string body, string key) =>
        app.Admin.SendAsync(HttpMethod.Post, "tasks", ApiClient.Json(body), ("Idempotency-Key", key));
}
