using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>Writes what travels through Redis: big-endian numbers, texts and bytes with their length in front.</summary>
internal sealed class WireWriter
{
    private const int Absent = -1;
    private readonly ArrayBufferWriter<byte> _buffer;

    /// <summary>Begins a message.</summary>
    /// <param name="kind">What it is; a message of one kind never passes for another.</param>
    /// <param name="size">About how many bytes it will have.</param>
    public WireWriter(WireKind kind, int size = 256)
    {
        _buffer = new(size);
        Byte(WireKinds.Version);
        Byte((byte)kind);
    }

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void Number(double value) => Number(BitConverter.DoubleToInt64Bits(value));

    public void Id(Guid value)
    {
        value.TryWriteBytes(_buffer.GetSpan(16), bigEndian: true, out var written);
        _buffer.Advance(written);
    }

    public void Time(DateTimeOffset value) => Number(value.UtcTicks);

    public void Time(DateTimeOffset? value) => Number(value?.UtcTicks ?? long.MinValue);

    public void Span(TimeSpan? value) => Number(value?.Ticks ?? long.MinValue);

    public void Text(string? value)
    {
        if (value is null)
        {
            Number(Absent);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Number(values.Count);
        foreach (var value in values)
        {
            Text(value);
        }
    }

    /// <summary>Writes bytes; absent and empty are two things.</summary>
    public void Bytes(byte[]? value)
    {
        if (value is null)
        {
            Number(Absent);
            return;
        }

        Bytes(value.AsSpan());
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
    }
}
