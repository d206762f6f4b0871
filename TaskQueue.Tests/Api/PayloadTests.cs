using System.Net;
using System.Text;

namespace TaskQueue.Tests.Api;

/// <summary>A payload is any JSON value, and comes back as the bytes that came.</summary>
public sealed class PayloadTests(ApiApp app) : IClassFixture<ApiApp>
{
    public static TheoryData<string> Values =>
        [
            "null",
            "true",
            "0",
            "-0.0e-0",
            "1e400",
            "123456789012345678901234567890.10",
            "\"\"",
            "\"a\\u0000b \\ud83d\\ude00 \\/ é\"",
            """{"a":1,"a":2,"":{ "b" : [ ] }}""",
            "[ 1 ,\t2,\n 3 ]",
            "{\"z\":1,\r\n  \"a\":2}",
            Nested(64),
        ];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Payload_ComesBackAsItCame(string payload)
    {
        var id = await app.Admin.SubmitAsync("\"name\":\"after\"", payload: payload);

        var answer = await app.Admin.GetAsync($"tasks/{id}");

        Assert.Contains($"\"payload\":{payload},\"result\":null", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public async Task Payload_OfBadUnicode_IsRefused(string payload) =>
        (await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":{{payload}}}""")).IsProblem(
            422,
            "payload"
        );

    [Fact]
    public async Task Payload_OfBytesThatAreNotUtf8_IsRefused()
    {
        byte[] body = [.. "{\"type\":\"echo\",\"payload\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        var answer = await app.Admin.SendAsync(HttpMethod.Post, "tasks", ApiClient.Json(body));

        Assert.InRange((int)answer.Status, 400, 422);
    }

    [Theory]
    [InlineData(65, 422, "payload")]
    [InlineData(100, 422, "payload")]
    [InlineData(10_000, 400, "payload")]
    public async Task Payload_TooDeep_IsRefused(int depth, int status, string field) =>
        (await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":{{Nested(depth)}}}""")).IsProblem(
            status,
            field
        );

    [Fact]
    public async Task Payload_OfOneMebibyte_IsTheMost()
    {
        var most = "\"" + new string('x', (1024 * 1024) - 2) + "\"";

        var id = await app.Admin.SubmitAsync(payload: most);
        Assert.Contains(most, (await app.Admin.GetAsync($"tasks/{id}")).Text, StringComparison.Ordinal);
        var over = $$"""{"type":"echo","payload":{{most}} }""".Replace("xx", "xxx", StringComparison.Ordinal);
        (await app.Admin.PostAsync("tasks", over[..^3] + "\"}")).IsProblem(413);
        (await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":[{{most}}]}""")).IsProblem(
            422,
            "payload"
        );
    }

    [Fact]
    public async Task Body_WithoutLength_IsMeasuredAsItComes()
    {
        using var large = new StreamContent(
            new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', 2_000_000)))
        );
        large.Headers.ContentType = new("application/json");
        large.Headers.ContentLength = null;

        var answer = await app.Admin.SendAsync(HttpMethod.Post, "tasks", large);

        answer.IsProblem(413);
    }

    [Fact]
    public async Task Payload_IsHiddenFromViewers()
    {
        var id = await app.Admin.SubmitAsync(payload: "\"secret\"");

        var task = await app.Viewer.GetAsync($"tasks/{id}");
        Assert.DoesNotContain("secret", task.Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("\"payload\":null,\"result\":null", task.Text, StringComparison.Ordinal);
        (await app.Viewer.GetAsync("tasks?include=payload")).IsProblem(403);
        (await app.Viewer.GetAsync($"tasks/{id}/result")).IsProblem(403);
        (await app.Viewer.GetAsync("tasks?include=stackTrace")).Is(HttpStatusCode.OK);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
