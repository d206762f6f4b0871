using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TaskQueue.Core.Redis;

/// <summary>Bytes of the Redis protocol, appended to a pooled buffer that grows.</summary>
internal sealed class RespWriter(int capacity) : IDisposable
{
    private const int LongestHead = 24; // a sign, twenty digits, CR LF
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Starts an array: so many bulk strings follow.</summary>
    public void Array(int count) => Head((byte)'*', count);

    public void Bulk(ReadOnlySpan<byte> value)
    {
        Head((byte)'$', value.Length);
        Raw(value);
        Raw("\r\n"u8);
    }

    public void Bulk(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Head((byte)'$', length);
        Encoding.UTF8.GetBytes(value, Room(length));
        Length += length;
        Raw("\r\n"u8);
    }

    public void Bulk(long value)
    {
        Span<byte> digits = stackalloc byte[LongestHead];
        Utf8Formatter.TryFormat(value, digits, out var length);
        Bulk(digits[..length]);
    }

    /// <summary>Appends an id as its 16 bytes, big-endian.</summary>
    public void Bulk(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Bulk(bytes);
    }

    /// <summary>Appends what is encoded already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Gives the buffer back; the writer is empty and of no more use.</summary>
    public void Dispose()
    {
        var bytes = _bytes;
        (_bytes, Length) = ([], 0);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Head(byte kind, int count)
    {
        var room = Room(LongestHead);
        room[0] = kind;
        Utf8Formatter.TryFormat(count, room[1..], out var digits);
        "\r\n"u8.CopyTo(room[(1 + digits)..]);
        Length += digits + 3;
    }

    private Span<byte> Room(int size)
    {
        ObjectDisposedException.ThrowIf(_bytes.Length == 0, this);
        if (_bytes.Length - Length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                checked(
                    (int)Math.Max(Math.Min(2L * _bytes.Length, System.Array.MaxLength), (long)Length + size)
                )
            );
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
