namespace TaskQueue.Tests.Redis;

/// <summary>Bytes that come in parts of given sizes, over and over, as a network may cut them.</summary>
internal sealed class ChunkedStream(byte[] bytes, IReadOnlyList<int> sizes) : MemoryStream(bytes)
{
    private int _part;

    public override int Read(Span<byte> buffer)
    {
        var size = sizes[_part++ % sizes.Count];
        var part = new byte[Math.Min(size, buffer.Length)];
        var read = Read(part, 0, part.Length);
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }
}
