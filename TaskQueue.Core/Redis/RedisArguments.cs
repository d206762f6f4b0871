namespace TaskQueue.Core.Redis;

/// <summary>
/// The keys and arguments of a script, encoded as they are added: first all keys, then the rest. They may be sent again.
/// Disposing gives the buffer back; without it nothing leaks.
/// </summary>
internal sealed class RedisArguments : IDisposable
{
    private readonly RespWriter _bytes = new(256);

    /// <summary>How many there are, keys included.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are keys.</summary>
    public int Keys { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.Written;

    /// <summary>Adds a key.</summary>
    /// <exception cref="InvalidOperationException">An argument was added before.</exception>
    public RedisArguments Key(string key)
    {
        if (Count > Keys)
        {
            throw new InvalidOperationException("Keys come before arguments.");
        }

        Keys++;
        return Add(key);
    }

    /// <inheritdoc cref="Key(string)"/>
    public RedisArguments Key(ReadOnlySpan<byte> key)
    {
        if (Count > Keys)
        {
            throw new InvalidOperationException("Keys come before arguments.");
        }

        Keys++;
        return Add(key);
    }

    /// <summary>Adds a text, as UTF-8.</summary>
    public RedisArguments Add(string value)
    {
        _bytes.Bulk(value);
        Count++;
        return this;
    }

    /// <summary>Adds bytes as they are.</summary>
    public RedisArguments Add(ReadOnlySpan<byte> value)
    {
        _bytes.Bulk(value);
        Count++;
        return this;
    }

    /// <summary>Adds a number, as digits.</summary>
    public RedisArguments Add(long value)
    {
        _bytes.Bulk(value);
        Count++;
        return this;
    }

    /// <summary>Adds an id, as 16 bytes big-endian.</summary>
    public RedisArguments Add(Guid value)
    {
        _bytes.Bulk(value);
        Count++;
        return this;
    }

    public void Dispose() => _bytes.Dispose();
}
