using System.Buffers.Text;
using System.Text;

namespace TaskQueue.Core.Redis;

/// <summary>
/// Reads replies (RESP2) from a blocking stream, one after the other. What is not a reply ends in
/// <see cref="InvalidDataException"/>, and the stream is of no more use; its end in <see cref="EndOfStreamException"/>.
/// </summary>
internal sealed class RespReader(Stream stream)
{
    private const int BufferSize = 64 * 1024;
    private const int LargestBulk = 512 * 1024 * 1024;
    private const int MostDepth = 32;

    // What a length promises is not allocated before it comes: the length may be garbage.
    private const int TrustedLength = 1024 * 1024;
    private const int TrustedCount = 4096;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _from;
    private int _to;

    /// <summary>Whether the next reply, or a part of it, is here already.</summary>
    public bool HasMore => _from < _to;

    /// <summary>Waits for the next reply.</summary>
    public RedisValue Read() => Read(0);

    private RedisValue Read(int depth)
    {
        var line = ReadLine();
        var rest = line[1..];
        return line[0] switch
        {
            (byte)'+' => RedisValue.OfSimple(
                rest.SequenceEqual("OK"u8) ? "OK" : Encoding.UTF8.GetString(rest)
            ),
            (byte)'-' => RedisValue.OfError(Encoding.UTF8.GetString(rest)),
            (byte)':' => RedisValue.OfInteger(Number(rest)),
            (byte)'$' => ReadBulk(Number(rest)),
            (byte)'*' => ReadArray(Number(rest), depth),
            var kind => throw new InvalidDataException($"A reply cannot start with byte {kind}."),
        };
    }

    private RedisValue ReadArray(long count, int depth)
    {
        if (count == -1)
        {
            return RedisValue.Nil;
        }

        if (count is < -1 or > int.MaxValue || depth == MostDepth)
        {
            throw new InvalidDataException($"An array of {count} at depth {depth} cannot be.");
        }

        var items = new RedisValue[Math.Min(count, TrustedCount)];
        for (var i = 0; i < count; i++)
        {
            if (i == items.Length)
            {
                Array.Resize(ref items, (int)Math.Min(count, 2L * items.Length));
            }

            items[i] = Read(depth + 1);
        }

        return RedisValue.OfArray(items);
    }

    private RedisValue ReadBulk(long length)
    {
        if (length == -1)
        {
            return RedisValue.Nil;
        }

        if (length is < -1 or > LargestBulk)
        {
            throw new InvalidDataException($"A string of {length} bytes cannot be.");
        }

        var bytes = length == 0 ? [] : new byte[Math.Min(length, TrustedLength)];
        var read = 0;
        while (true)
        {
            Fill(bytes.AsSpan(read));
            read = bytes.Length;
            if (read == length)
            {
                break;
            }

            Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
        }

        Span<byte> end = stackalloc byte[2];
        Fill(end);
        return end.SequenceEqual("\r\n"u8)
            ? RedisValue.OfBulk(bytes)
            : throw new InvalidDataException("A string is longer than it said.");
    }

    /// <summary>Fills the target, from the buffer first; what is larger than the buffer is not copied twice.</summary>
    private void Fill(Span<byte> target)
    {
        while (target.Length > 0)
        {
            if (_from == _to && target.Length >= BufferSize)
            {
                target = target[Receive(target)..];
                continue;
            }

            if (_from == _to)
            {
                (_from, _to) = (0, Receive(_buffer));
            }

            var part = Math.Min(target.Length, _to - _from);
            _buffer.AsSpan(_from, part).CopyTo(target);
            _from += part;
            target = target[part..];
        }
    }

    /// <summary>Gives the next line without its CR LF, one byte at least. It stands in the buffer until the next read.</summary>
    private ReadOnlySpan<byte> ReadLine()
    {
        var seen = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_from + seen, _to - _from - seen).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsSpan(_from, seen + end);
                _from += seen + end + 1;
                return line is [_, .., (byte)'\r']
                    ? line[..^1]
                    : throw new InvalidDataException("A line has no content or no CR at its end.");
            }

            seen = _to - _from;
            if (seen == BufferSize)
            {
                throw new InvalidDataException($"A line is longer than {BufferSize} bytes.");
            }

            if (_from > 0)
            {
                _buffer.AsSpan(_from, seen).CopyTo(_buffer);
                (_from, _to) = (0, seen);
            }

            _to += Receive(_buffer.AsSpan(_to));
        }
    }

    private int Receive(Span<byte> target) =>
        stream.Read(target) is > 0 and var read
            ? read
            : throw new EndOfStreamException("the server closed the connection");

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length
            ? number
            : throw new InvalidDataException("A number is none.");
}
