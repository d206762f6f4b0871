using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A proxy as some networks have it: it passes HTTP on, and refuses every WebSocket.</summary>
internal sealed class UpgradeRefuser : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Task _accepting;
    private int _refused;

    private UpgradeRefuser(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many WebSockets it has refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public static UpgradeRefuser Before(Uri server) => new(server);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                var near = client.GetStream();
                // A browser opens a connection of its own for each WebSocket: its first request tells.
                var head = new byte[16 * 1024];
                var length = await near.ReadAsync(head, _stop.Token);
                if (
                    Encoding
                        .ASCII.GetString(head, 0, length)
                        .Contains("Upgrade: websocket", StringComparison.OrdinalIgnoreCase)
                )
                {
                    Interlocked.Increment(ref _refused);
                    await near.WriteAsync(
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                        _stop.Token
                    );
                    return;
                }

                await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
                var far = server.GetStream();
                await far.WriteAsync(head.AsMemory(0, length), _stop.Token);
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One side went away; the other one goes with it.
            }
        }
    }
}
