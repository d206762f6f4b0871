using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

public sealed class BatchTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task BadRows_AreRefusedByTheirPlace_AndTheOthersAccepted()
    {
        var answer = await app.Admin.PostAsync(
            "tasks/batch",
            """
            {"tasks":[
              {"type":"echo","payload":{"a":1,"a":2},"queue":"batch"},
              {"type":"echo","payload":1,"priority":"x","more":[{}]},
              7,
              {"type":"echo"},
              {"type":"nobody-knows","payload":1},
              {"type":"echo","payload":1,"priority":10},
              {"type":"echo","payload":null,"queue":"batch"}
            ]}
            """
        );

        var body = answer.Is(HttpStatusCode.Created).Json;
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
        var ids = body.GetProperty("ids").EnumerateArray().Select(i => i.GetString()).ToList();
        Assert.Equal([true, false, false, false, false, false, true], ids.Select(i => i is not null));
        var rejected = body.GetProperty("rejected").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3, 4, 5], rejected.Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal(
            ["more priority", "task", "payload", "type", "priority"],
            rejected.Select(r =>
                string.Join(' ', r.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order())
            )
        );
        Assert.Equal(2, (await app.Admin.GetAsync("tasks?queue=batch")).Items.Count);
        Assert.Contains(
            """{"a":1,"a":2}""",
            (await app.Admin.GetAsync($"tasks/{ids[0]}")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AllRefused_Is200()
    {
        var answer = await app.Admin.PostAsync("tasks/batch", """{"tasks":[{"type":"echo"},null]}""");

        answer.Is(HttpStatusCode.OK);
        Assert.Equal(0, answer.Json.GetProperty("accepted").GetInt32());
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null], Kinds(answer.Json.GetProperty("ids")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"tasks":{}}""")]
    [InlineData("""{"tasks":[],"more":1}""")]
    [InlineData("""{"tasks":[{"type":"echo","payload":1},]}""")]
    [InlineData("""{"tasks":[{"type":"echo","payload":1}""")]
    [InlineData("""{"tasks":[]} x""")]
    public async Task BrokenDocument_Is400(string body) =>
        (await app.Admin.PostAsync("tasks/batch", body)).IsProblem(400, "body");

    [Fact]
    public async Task RepeatedKeys_GiveTheSameTask_AndClashesAreRefused()
    {
        const string Rows = """
            {"tasks":[{"type":"echo","payload":1,"idempotencyKey":"b"},
                      {"type":"echo","payload":1,"idempotencyKey":"b"},
                      {"type":"echo","payload":2,"idempotencyKey":"b"}]}
            """;

        var body = (await app.Admin.PostAsync("tasks/batch", Rows)).Is(HttpStatusCode.Created).Json;

        var ids = body.GetProperty("ids").EnumerateArray().Select(i => i.GetString()).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Null(ids[2]);
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task TenThousand_AreTheMost()
    {
        static string Rows(int count) =>
            $$"""{"tasks":[{{string.Join(',', Enumerable.Repeat("""{"type":"echo","payload":1}""", count))}}]}""";

        var most = await app.Admin.PostAsync("tasks/batch", Rows(10_000));
        Assert.Equal(10_000, most.Is(HttpStatusCode.Created).Json.GetProperty("accepted").GetInt32());
        (await app.Admin.PostAsync("tasks/batch", Rows(10_001))).IsProblem(422, "tasks");
    }

    [Fact]
    public async Task TooLarge_Is413() =>
        (await app.Admin.PostAsync("tasks/batch", new string(' ', (32 * 1024 * 1024) + 1))).IsProblem(413);

    [Fact]
    public async Task KeyInTheHeader_IsRefused()
    {
        var answer = await app.Admin.SendAsync(
            HttpMethod.Post,
            "tasks/batch",
            ApiClient.Json("""{"tasks":[]}"""),
            ("Idempotency-Key", "k")
        );

        answer.IsProblem(400, "Idempotency-Key");
    }

    private static IEnumerable<JsonValueKind> Kinds(JsonElement list) =>
        list.EnumerateArray().Select(e => e.ValueKind);
}
