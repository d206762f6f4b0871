using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>
/// One connection that posts the same body again and again. A general client spends a quarter of the time of a post on
/// itself, and it shares two cores with the server that is measured; this one writes bytes that were made once, and reads
/// no more of an answer than its status and its end. It never waits: <see cref="Posts"/> waits for all connections at once.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "\r\n0\r\n\r\n"u8.ToArray();

    // As Kestrel writes it.
    private static readonly byte[] Length = "\r\nContent-Length: "u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[8 * 1024];

    private int _read;
    private long _sent;

    private RawConnection(byte[] request) => _request = request;

    /// <summary>What to wait for.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects.</summary>
    /// <param name="http">Knows the server, and is signed in there.</param>
    /// <param name="path">Where to post to.</param>
    /// <param name="body">What to post.</param>
    public static RawConnection Open(HttpClient http, string path, byte[] body)
    {
        var server = http.BaseAddress!;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: {http.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nPrefer: return=minimal\r\nContent-Length: {body.Length}\r\n\r\n"
        );
        var connection = new RawConnection([.. Encoding.ASCII.GetBytes(head), .. body]);
        connection._socket.Connect(IPAddress.Parse(server.Host), server.Port);
        return connection;
    }

    /// <summary>Posts once more; the answer to the post before is there.</summary>
    public void Send()
    {
        (_read, _sent) = (0, Stopwatch.GetTimestamp());
        _socket.Send(_request);
    }

    /// <summary>Reads what has come.</summary>
    /// <returns>How long the post took, in milliseconds; none while its answer is not whole.</returns>
    /// <exception cref="BenchException">The answer is no success, or the server went away.</exception>
    public double? Receive()
    {
        var more = _socket.Receive(_answer.AsSpan(_read));
        _read += more;
        if (more == 0 || _read == _answer.Length)
        {
            throw new BenchException($"The answer ends early: {Text(_read)}");
        }

        var answer = _answer.AsSpan(0, _read);
        if (!IsWhole(answer))
        {
            return null;
        }

        return answer.StartsWith("HTTP/1.1 2"u8)
            ? Stopwatch.GetElapsedTime(_sent).TotalMilliseconds
            : throw new BenchException($"The answer is no success: {Text(_read)}");
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHeaders);
        if (end < 0)
        {
            return false;
        }

        var at = answer[..end].IndexOf(Length);
        if (at < 0)
        {
            return answer.EndsWith(EndOfChunks);
        }

        var rest = answer[(at + Length.Length)..];
        var length = int.Parse(rest[..rest.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        return answer.Length >= end + EndOfHeaders.Length + length;
    }

    private string Text(int read) => Encoding.UTF8.GetString(_answer, 0, Math.Min(read, 500));
}
