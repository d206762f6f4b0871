using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Submitting from a stream of lines.</summary>
public sealed class StreamTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string One = """{"type":"echo","payload":1}""";

    [Fact]
    public async Task Lines_AreAccepted_AndBadOnesToldByTheirPlace()
    {
        var queue = $"lines-{Guid.NewGuid():N}";
        var answer = await SendAsync(
            $$"""
            {"type":"echo","payload":{"x":1,"x":2},"queue":"{{queue}}"}

            {"type":"echo"}
            nonsense
            {"type":"echo","payload":1,"priority":77,"queue":"{{queue}}"}
            {"type":"echo","payload":2,"queue":"{{queue}}"}
            """
        );

        var json = answer.Is(HttpStatusCode.Created).Json;
        Assert.Equal(
            (2, 3),
            (json.GetProperty("accepted").GetInt32(), json.GetProperty("rejectedCount").GetInt32())
        );
        Assert.Equal(
            [1, 2, 3],
            json.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("index").GetInt32())
        );
        Assert.True(json.GetProperty("rejected")[0].GetProperty("errors").TryGetProperty("payload", out _));
        var ids = json.GetProperty("ids").EnumerateArray().Select(i => i.GetString()).ToList();
        Assert.True(json.GetProperty("idsComplete").GetBoolean());
        Assert.Equal([true, false, false, false, true], ids.Select(i => i is not null));
        Assert.Equal(
            ids.OfType<string>().Order(),
            (await app.Admin.GetAsync($"tasks?queue={queue}"))
                .Items.Select(t => t.GetProperty("id").GetString()!)
                .Order()
        );
    }

    [Fact]
    public async Task AStream_LongerThanItsIdsMayBe_SaysSo()
    {
        // Refused lines have places, too, and cost no task.
        using var content = new LineContent(TaskStreamApi.MostIds + 1, i => i == 0 ? One : "{}");
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        var json = (await app.Admin.SendAsync(HttpMethod.Post, "tasks/batch", content))
            .Is(HttpStatusCode.Created)
            .Json;

        Assert.False(json.GetProperty("idsComplete").GetBoolean());
        Assert.Equal(TaskStreamApi.MostIds, json.GetProperty("ids").GetArrayLength());
        Assert.NotNull(json.GetProperty("ids")[0].GetString());
        Assert.Equal(TaskStreamApi.MostIds, json.GetProperty("rejectedCount").GetInt32());
    }

    [Fact]
    public async Task AStream_LargerThanABatchMayBe_IsTakenBatchByBatch()
    {
        var queue = $"long-{Guid.NewGuid():N}";
        var payload = new string('x', 40_000);
        // About 40 MB, and no length announced.
        using var content = new LineContent(
            1000,
            i => $$"""{"type":"echo","payload":"{{payload}}","queue":"{{queue}}","name":"{{i}}"}"""
        );
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        var answer = await app.Admin.SendAsync(HttpMethod.Post, "tasks/batch", content);

        Assert.Equal(1000, answer.Is(HttpStatusCode.Created).Json.GetProperty("accepted").GetInt32());
        var counts = (await app.Admin.GetAsync($"queues/{queue}")).Json.GetProperty("counts");
        Assert.Equal(1000, counts.GetProperty("queued").GetInt32());
    }

    [Fact]
    public async Task ALineThatIsTooLong_EndsIt_AndSaysHowFarItCame()
    {
        var queue = $"cut-{Guid.NewGuid():N}";
        var answer = await SendAsync(
            $$"""{"type":"echo","payload":1,"queue":"{{queue}}"}""" + "\n" + new string('x', 1_200_000)
        );

        answer.IsProblem(413);
        var accepted = (await app.Admin.GetAsync($"tasks?queue={queue}")).Items.Count;
        Assert.Contains(
            accepted == 0 ? "larger than" : "1 of them are accepted",
            answer.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task NoLine_AcceptsNothing()
    {
        var empty = (await SendAsync("\n \n")).Is(HttpStatusCode.OK).Json;
        var example = (await SendAsync(TaskExamples.Lines)).Is(HttpStatusCode.Created).Json;

        Assert.Equal(0, empty.GetProperty("accepted").GetInt32());
        Assert.Equal(2, example.GetProperty("accepted").GetInt32());
        using var body = new StringContent("x", Encoding.UTF8, "text/plain");
        (await app.Admin.SendAsync(HttpMethod.Post, "tasks/batch", body)).IsProblem(415);
        using var denied = new StringContent("{}", Encoding.UTF8, "application/x-ndjson");
        (await app.Viewer.SendAsync(HttpMethod.Post, "tasks/batch", denied)).IsProblem(403);
    }

    private async Task<ApiAnswer> SendAsync(string lines)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        return await app.Admin.SendAsync(HttpMethod.Post, "tasks/batch", content);
    }

    private sealed class LineContent(int lines, Func<int, string> line) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < lines; i++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line(i) + "\n"));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
