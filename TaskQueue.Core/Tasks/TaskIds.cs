using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Makes ids: UUID version 7 (RFC 9562) with a counter in <c>rand_a</c>, so that ids rise strictly within
/// the process. <see cref="Guid.CreateVersion7()"/> is not ordered within a millisecond.
/// </summary>
public static class TaskIds
{
    private static readonly Lock Gate = new();
    private static long _last;

    // What a thread has drawn and not used: a call of the generator costs more than the rest of an id.
    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>The next id. Its time is the wall clock's, or the last id's when the clock stepped back.</summary>
    /// <param name="clock">The clock that gives the time part.</param>
    public static Guid Next(TimeProvider clock)
    {
        // One number: 48 bits of milliseconds, 12 bits of counter. A full counter borrows from the next millisecond.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        long stamp;
        lock (Gate)
        {
            stamp = _last = Math.Max(now, _last + 1);
        }

        Span<byte> bytes = stackalloc byte[16];
        Draw(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((stamp >> 12) << 16) | 0x7000 | (stamp & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The time of an id, to the millisecond.</summary>
    /// <param name="id">The id.</param>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        );
    }

    /// <summary>The lowest id that a task accepted at an instant can have; for ranges of the primary key.</summary>
    /// <param name="instant">The instant.</param>
    public static Guid FirstOf(DateTimeOffset instant)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, instant.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    private static void Draw(Span<byte> bytes)
    {
        var drawn = _drawn ??= new byte[1024];
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = drawn.Length;
        }

        _left -= bytes.Length;
        drawn.AsSpan(_left, bytes.Length).CopyTo(bytes);
    }
}
