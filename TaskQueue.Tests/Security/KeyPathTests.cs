using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TaskQueue.Tests.Security;

/// <summary>A key in a path is the one that was written there, whatever is in it; over the real server, which reads the path first.</summary>
public sealed class KeyPathTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("100%25", "100%")]
    public async Task ARule_IsOfTheKeyThatWasWritten(string path, string key)
    {
        using var answer = await running.Server.Http.PutAsJsonAsync(
            new Uri($"/api/v1/queues/paths/keys/{path}", UriKind.Relative),
            new { weight = 3 },
            Stop
        );
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(key, body.GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2E%2E")]
    [InlineData("%2e")]
    public async Task APathThatWouldBeOfTheQueue_ChangesNothing(string key)
    {
        var refused = await PutAsync($"/api/v1/queues/orders/keys/{key}", "{\"weight\":7}");
        using var queue = await running.Server.Http.GetAsync(
            new Uri("/api/v1/queues/orders", UriKind.Relative),
            Stop
        );

        Assert.StartsWith("HTTP/1.1 4", refused, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, queue.StatusCode);
    }

    // As no library sends it: they all resolve the dots themselves.
    private async Task<string> PutAsync(string path, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(running.Server.Url.Host, running.Server.Url.Port, Stop);
        var request =
            $"PUT {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Authorization: {running.Server.Http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, Stop);
        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
