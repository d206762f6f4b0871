using System.Buffers.Binary;
using System.Text;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>Reads what <see cref="WireWriter"/> wrote.</summary>
/// <exception cref="FormatException">By each method: the bytes are not what was asked for.</exception>
internal ref struct WireReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins to read a message.</summary>
    /// <param name="message">Its bytes, whose seal was found to be good.</param>
    /// <param name="kind">What it has to be.</param>
    public WireReader(ReadOnlySpan<byte> message, WireKind kind)
    {
        _rest = message;
        var (version, found) = (Byte(), Byte());
        if (version != WireKinds.Version || found != (byte)kind)
        {
            throw new FormatException($"Not a message of kind {kind} in version {WireKinds.Version}.");
        }
    }

    /// <summary>Whether something follows: what later nodes add at the end of a message.</summary>
    public readonly bool HasMore => _rest.Length > 0;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() != 0;

    public int Number() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public double Fraction() => BitConverter.Int64BitsToDouble(Long());

    public Guid Id() => new(Take(16), bigEndian: true);

    public DateTimeOffset Time() => MaybeTime() ?? throw new FormatException("A time is missing.");

    public DateTimeOffset? MaybeTime() =>
        Long() switch
        {
            long.MinValue => null,
            var ticks and >= 0 when ticks <= DateTimeOffset.MaxValue.Ticks => new(ticks, TimeSpan.Zero),
            _ => throw new FormatException("Not a time."),
        };

    public TimeSpan? MaybeSpan() => Long() is var ticks and not long.MinValue ? new(ticks) : null;

    public string Text() => MaybeText() ?? throw new FormatException("A text is missing.");

    public string? MaybeText() =>
        Number() is var length and >= 0 ? Encoding.UTF8.GetString(Take(length)) : null;

    public string[] Texts()
    {
        var count = Number();
        if (count < 0 || count > _rest.Length)
        {
            throw new FormatException("Not a list.");
        }

        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            texts[i] = Text();
        }

        return texts;
    }

    public byte[]? MaybeBytes() => Number() is var length and >= 0 ? Take(length).ToArray() : null;

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new FormatException("The message is cut short.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
