using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>
/// The few words of the console's script that an attacker needs: SignalR over MessagePack, calls with texts, answers that are a text
/// or yes or no.
/// </summary>
/// <param name="socket">The connection.</param>
internal sealed class CircuitHub(WebSocket socket) : IDisposable
{
    private const byte Invocation = 1;
    private const byte Completion = 3;
    private const byte EndOfHandshake = 0x1e;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _calls;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<CircuitHub> OpenAsync(WebSocket socket)
    {
        byte[] hello = [.. """{"protocol":"blazorpack","version":1}"""u8, EndOfHandshake];
        await socket.SendAsync(hello, WebSocketMessageType.Text, endOfMessage: true, Stop);
        var hub = new CircuitHub(socket);
        var got = await socket.ReceiveAsync(hub._buffer, Stop);
        Assert.Equal("{}", Encoding.UTF8.GetString(hub._buffer, 0, got.Count - 1));
        return hub;
    }

    /// <summary>Calls the server, and waits for its answer.</summary>
    /// <returns>A text, yes or no; nothing where the server says that it failed.</returns>
    public async Task<object?> CallAsync(string method, params string[] arguments)
    {
        var id = FormattableString.Invariant($"{++_calls}");
        List<byte> body =
        [
            0x96,
            Invocation,
            0x80,
            .. Text(id),
            .. Text(method),
            (byte)(0x90 | arguments.Length),
        ];
        foreach (var argument in arguments)
        {
            body.AddRange(Text(argument));
        }

        body.Add(0x90);
        Assert.True(body.Count < 1 << 14, "Its length takes two bytes.");
        byte[] frame = [(byte)((body.Count & 0x7f) | 0x80), (byte)(body.Count >> 7), .. body];
        await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, Stop);
        return await AnswerAsync(id);
    }

    /// <summary>Goes away without a word, as when the network breaks.</summary>
    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private async Task<object?> AnswerAsync(string id)
    {
        byte[] head = [0x95, Completion, 0x80, .. Text(id)];
        while (true)
        {
            var got = await socket.ReceiveAsync(_buffer, Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
            Assert.NotEqual(WebSocketMessageType.Close, got.MessageType);
            var message = _buffer.AsSpan(0, got.Count);
            if (message.IndexOf(head) is >= 0 and var at)
            {
                return ResultOf(message[(at + head.Length)..]);
            }
        }
    }

    // 1 is an error, 2 nothing, 3 a result.
    private static object? ResultOf(ReadOnlySpan<byte> rest) =>
        rest[0] != 3
            ? null
            : rest[1] switch
            {
                0xc2 => false,
                0xc3 => true,
                0xd9 => Encoding.UTF8.GetString(rest.Slice(3, rest[2])),
                0xda => Encoding.UTF8.GetString(
                    rest.Slice(4, BinaryPrimitives.ReadUInt16BigEndian(rest.Slice(2, 2)))
                ),
                var b and >= 0xa0 and <= 0xbf => Encoding.UTF8.GetString(rest.Slice(2, b & 0x1f)),
                _ => null,
            };

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < 32
            ? [(byte)(0xa0 | bytes.Length), .. bytes]
            : [0xda, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
