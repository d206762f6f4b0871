using System.Net.Sockets;
using System.Security.Authentication;

namespace TaskQueue.Core.Redis;

/// <summary>A connection that is logged in and ready, for one thread that reads and one that writes.</summary>
internal sealed class RedisTransport : IDisposable
{
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(2);
    private readonly PolledStream _wire;
    private Stream _stream;

    private RedisTransport(Socket socket)
    {
        _wire = new PolledStream(socket);
        _stream = _wire;
        Reader = new RespReader(_stream);
    }

    public RespReader Reader { get; private set; }

    /// <inheritdoc cref="PolledStream.Idle"/>
    public Action Idle
    {
        set => _wire.Idle = value;
    }

    /// <summary>Connects, logs in, chooses the database and tells its name.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="clientName">What the server's <c>CLIENT LIST</c> shows.</param>
    /// <param name="timeout">How long that may take, 2 s at most, and how long a write may block later.</param>
    /// <exception cref="RedisErrorException">The server refuses the log-in or the database.</exception>
    /// <exception cref="RedisAwayException">It cannot be reached, or is not ready.</exception>
    public static RedisTransport Open(RedisEndpoint endpoint, string clientName, TimeSpan timeout)
    {
        RedisTransport? transport = null;
        try
        {
            transport = new RedisTransport(RedisDial.Connect(endpoint, timeout));
            transport.Prepare(endpoint, clientName, timeout < LongestOpening ? timeout : LongestOpening);
            return transport;
        }
        catch (Exception e)
        {
            transport?.Dispose();
            throw e is RedisErrorException ? e : Away(endpoint, e);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public void Dispose() => _wire.Dispose();

    /// <summary>Puts what went wrong with a connection into words.</summary>
    public static RedisAwayException Away(RedisEndpoint endpoint, Exception cause) =>
        cause as RedisAwayException
        ?? new RedisAwayException($"Redis at {endpoint.Display} is away: {Reason(cause)}", cause);

    private void Prepare(RedisEndpoint endpoint, string clientName, TimeSpan timeout)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        _wire.Idle = () =>
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"it did not answer within {timeout.TotalSeconds:0.#} s");
            }
        };
        if (endpoint.Tls)
        {
            _stream = RedisDial.Secure(_wire, endpoint);
            Reader = new RespReader(_stream);
        }

        List<RedisCommand> logIn = [];
        if (endpoint.Password is { } password)
        {
            logIn.Add(endpoint.User is { } user ? new("AUTH", user, password) : new("AUTH", password));
        }

        if (endpoint.Database > 0)
        {
            logIn.Add(new RedisCommand("SELECT").Add(endpoint.Database));
        }

        // These two may be forbidden to the user. They tell, though, whether the server is open to us and has loaded its data.
        List<RedisCommand> introduction = [new("CLIENT", "SETNAME", clientName), new("PING")];
        using var output = new RespWriter(512);
        foreach (var command in logIn.Concat(introduction))
        {
            command.Request.WriteTo(output);
            command.Dispose();
        }

        Write(output.Written);
        Expect(logIn.Count, error => !IsNotReady(error));
        Expect(introduction.Count, error => error.Code == "NOAUTH");
    }

    /// <summary>Reads replies; errors that the condition does not name mean "away" when the server is not ready, else nothing.</summary>
    private void Expect(int replies, Func<RedisErrorException, bool> isRefusal)
    {
        for (var i = 0; i < replies; i++)
        {
            if (Reader.Read() is { ErrorText: { } text })
            {
                var error = new RedisErrorException(text);
                if (isRefusal(error) || IsNotReady(error))
                {
                    throw IsNotReady(error) ? new IOException(text) : error;
                }
            }
        }
    }

    private static bool IsNotReady(RedisErrorException error) =>
        error.Code is "LOADING" or "MASTERDOWN" or "BUSY"
        || error.Message.StartsWith("ERR max number of clients", StringComparison.Ordinal);

    private static string Reason(Exception cause) =>
        cause switch
        {
            ObjectDisposedException => "the connection was closed",
            AuthenticationException => $"TLS failed: {cause.Message}",
            { InnerException: SocketException inner } => inner.Message,
            _ => cause.Message,
        };
}
