using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>
/// Signs what goes into Redis and checks what comes out, with a key that Redis never sees: whoever can write there can
/// neither have a task of theirs run nor a result of theirs believed. HMAC-SHA256 behind the message (RFC 2104).
/// </summary>
internal sealed class Seal : IDisposable
{
    /// <summary>Bytes of a signature.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    // One for each thread, and for as long as it lives: setting one up costs more than a signature.
    private readonly ThreadLocal<IncrementalHash> _key;
    private readonly ThreadLocal<IncrementalHash>? _previous;

    /// <summary>Makes a seal.</summary>
    /// <param name="key">What it signs with.</param>
    /// <param name="previous">Another key whose signatures are good, while keys are changed; none when absent.</param>
    public Seal(string key, string? previous = null)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        (_key, Mark) = (HashesOf(bytes), MarkOf(bytes));
        Accepted = [Mark];
        if (!string.IsNullOrEmpty(previous))
        {
            bytes = Encoding.UTF8.GetBytes(previous);
            _previous = HashesOf(bytes);
            Accepted = [Mark, MarkOf(bytes)];
        }
    }

    /// <summary>Names the key without giving it away.</summary>
    public string Mark { get; }

    /// <summary>The marks of all keys whose signatures are good.</summary>
    public IReadOnlyList<string> Accepted { get; }

    /// <summary>The message with its signature behind it.</summary>
    public byte[] Close(WireWriter message)
    {
        var written = message.Written;
        var closed = new byte[written.Length + Size];
        written.CopyTo(closed);
        Sign(_key.Value!, written, closed.AsSpan(written.Length));
        return closed;
    }

    /// <summary>The message without its signature, if that is good.</summary>
    public bool TryOpen(ReadOnlySpan<byte> closed, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (closed.Length <= Size)
        {
            return false;
        }

        var body = closed[..^Size];
        if (!IsOf(_key, body, closed[^Size..]) && !(_previous is { } old && IsOf(old, body, closed[^Size..])))
        {
            return false;
        }

        message = body;
        return true;
    }

    public void Dispose()
    {
        _key.Dispose();
        _previous?.Dispose();
    }

    private static bool IsOf(
        ThreadLocal<IncrementalHash> key,
        ReadOnlySpan<byte> body,
        ReadOnlySpan<byte> signature
    )
    {
        Span<byte> right = stackalloc byte[Size];
        Sign(key.Value!, body, right);
        return CryptographicOperations.FixedTimeEquals(right, signature);
    }

    private static void Sign(IncrementalHash key, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        key.AppendData(body);
        key.GetHashAndReset(signature);
    }

    private static ThreadLocal<IncrementalHash> HashesOf(byte[] key) =>
        new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

    private static string MarkOf(byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, "taskqueue signing key"u8).AsSpan(0, 8));
}
