namespace TaskQueue.Core.Redis;

/// <summary>
/// One command: its name and its arguments, encoded as they are added. It may be sent again. Disposing gives the buffer
/// back; without it nothing leaks.
/// </summary>
internal sealed class RedisCommand : IDisposable
{
    private readonly RedisArguments _arguments = new();

    /// <summary>Starts a command.</summary>
    /// <param name="name">Its name, such as <c>GET</c>.</param>
    /// <param name="arguments">The first of its arguments.</param>
    public RedisCommand(string name, params ReadOnlySpan<string> arguments)
    {
        _arguments.Add(name);
        foreach (var argument in arguments)
        {
            _arguments.Add(argument);
        }
    }

    public RedisRequest Request => new(_arguments);

    /// <inheritdoc cref="RedisArguments.Add(string)"/>
    public RedisCommand Add(string value)
    {
        _arguments.Add(value);
        return this;
    }

    /// <inheritdoc cref="RedisArguments.Add(ReadOnlySpan{byte})"/>
    public RedisCommand Add(ReadOnlySpan<byte> value)
    {
        _arguments.Add(value);
        return this;
    }

    /// <inheritdoc cref="RedisArguments.Add(long)"/>
    public RedisCommand Add(long value)
    {
        _arguments.Add(value);
        return this;
    }

    /// <inheritdoc cref="RedisArguments.Add(Guid)"/>
    public RedisCommand Add(Guid value)
    {
        _arguments.Add(value);
        return this;
    }

    public void Dispose() => _arguments.Dispose();
}
