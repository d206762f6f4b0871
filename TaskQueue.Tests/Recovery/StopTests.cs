using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>How the real process ends when it is asked to.</summary>
public sealed class StopTests
{
    // The host would wait for requests for a minute.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhoFollowsALog_DoesNotHoldUpTheEnd_AndIsNotCutOff()
    {
        await using var server = await ServerProcess.StartAsync(("Worker__Enabled", "false"));
        await server.LoginAsync();
        using var submitted = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new { type = "echo", payload = 1 },
            Stop
        );
        Assert.Equal(HttpStatusCode.Created, submitted.StatusCode);
        using var task = JsonDocument.Parse(await submitted.Content.ReadAsStringAsync(Stop));
        using var stream = await server.Http.GetAsync(
            $"/api/v1/tasks/{task.RootElement.GetProperty("id").GetString()}/logs/stream",
            HttpCompletionOption.ResponseHeadersRead,
            Stop
        );

        Assert.Equal(0, await server.TerminateAsync(Soon));

        var text = await stream.Content.ReadAsStringAsync(Stop);
        Assert.StartsWith("event: wait\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoListensBySocket_IsToldThatTheProcessEnds()
    {
        await using var server = await ServerProcess.StartAsync(("Worker__Enabled", "false"));
        var token = await server.LoginAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var address = new UriBuilder(server.Url)
        {
            Scheme = "ws",
            Path = "/api/v1/ws",
            Query = "topics=alerts",
        };
        await socket.ConnectAsync(address.Uri, Stop);
        var buffer = new byte[4096];
        await socket.ReceiveAsync(buffer.AsMemory(), Stop);

        var end = server.TerminateAsync(Soon);
        var said = await socket.ReceiveAsync(buffer.AsMemory(), Stop);

        Assert.Equal(WebSocketMessageType.Close, said.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        Assert.Equal(0, await end);
    }
}
