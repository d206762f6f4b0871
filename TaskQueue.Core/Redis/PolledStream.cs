using System.Net.Sockets;

namespace TaskQueue.Core.Redis;

/// <summary>
/// A blocking socket as a stream, whose reader looks up now and then while nothing comes. So the thread that waits for
/// answers is also the one that sees them overdue, below TLS as well, and no timer is needed.
/// </summary>
internal sealed class PolledStream(Socket socket) : Stream
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Called each 100 ms in which nothing came; it throws to end the wait.</summary>
    public Action Idle { get; set; } = static () => { };

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (!socket.Poll(Period, SelectMode.SelectRead))
        {
            Idle();
        }

        return socket.Receive(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[socket.Send(buffer)..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
