using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>What comes over the socket of an open page is as hostile as any other request.</summary>
public sealed class CircuitFrameAttackTests
{
    private const byte EndOfHandshake = 0x1e;
    private const byte ArrayOfOne = 0x91;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S09: a hundred thousand arrays in one another, as CVE-2026-45591 has it: the connection is closed, the process lives on.
    [Fact]
    public async Task NestedFrame_ClosesTheConnection_AndNothingElse()
    {
        await using var server = await ServerProcess.StartAsync();
        using var socket = await OpenAsync(server);

        await SendFrameAsync(socket, [.. Enumerable.Repeat(ArrayOfOne, 20_000), 0xc0]);

        await ClosesAsync(socket);
        using var health = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var another = await OpenAsync(server);
        Assert.Equal(WebSocketState.Open, another.State);
    }

    // S15: compressed, the length of what comes back would tell what of an attacker's text stands beside it, too.
    [Fact]
    public async Task Messages_AreNotCompressed()
    {
        await using var server = await ServerProcess.StartAsync();

        using var socket = await OpenAsync(server);

        Assert.DoesNotContain(
            "Sec-WebSocket-Extensions",
            socket.HttpResponseHeaders!.Keys,
            StringComparer.OrdinalIgnoreCase
        );
    }

    // S08: nor is a message taken that is larger than any that a page sends.
    [Fact]
    public async Task LargeFrame_ClosesTheConnection()
    {
        await using var server = await ServerProcess.StartAsync();
        using var socket = await OpenAsync(server);

        try
        {
            await SendFrameAsync(socket, new byte[10 * 1024 * 1024]);
        }
        catch (WebSocketException)
        {
            // Closed while it was being sent.
        }

        await ClosesAsync(socket);
    }

    private static async Task<ClientWebSocket> OpenAsync(ServerProcess server)
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await ConsoleApp.SignInAsync(
            http,
            ServerProcess.AdminEmail,
            ServerProcess.AdminPassword
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        socket.Options.DangerousDeflateOptions = new();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", server.Url.OriginalString);
        await socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/_blazor"), Stop);
        byte[] handshake =
        [
            .. Encoding.UTF8.GetBytes("""{"protocol":"blazorpack","version":1}"""),
            EndOfHandshake,
        ];
        await socket.SendAsync(handshake, WebSocketMessageType.Text, endOfMessage: true, Stop);
        var buffer = new byte[256];
        var greeted = await socket.ReceiveAsync(buffer, Stop);
        Assert.Equal("{}", Encoding.UTF8.GetString(buffer, 0, greeted.Count - 1));
        return socket;
    }

    // Each frame is preceded by its length, seven bits a byte.
    private static Task SendFrameAsync(ClientWebSocket socket, byte[] body)
    {
        var frame = new List<byte>(body.Length + 5);
        for (var length = body.Length; ; length >>= 7)
        {
            if (length < 0x80)
            {
                frame.Add((byte)length);
                break;
            }

            frame.Add((byte)((length & 0x7f) | 0x80));
        }

        frame.AddRange(body);
        return socket.SendAsync(frame.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Stop);
    }

    private static async Task ClosesAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var deadline = TimeSpan.FromSeconds(20);
        try
        {
            while (socket.State is WebSocketState.Open)
            {
                var got = await socket.ReceiveAsync(buffer, Stop).WaitAsync(deadline, Stop);
                if (got.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }
            }
        }
        catch (WebSocketException)
        {
            // Closed without a word.
        }

        Assert.NotEqual(WebSocketState.Open, socket.State);
    }
}
