namespace TaskQueue.Core.Redis;

/// <summary>
/// Listens on channels over a connection and a thread of its own, and subscribes again after each loss. What was published
/// while there was no subscription is missed: <see cref="Subscribed"/> says when to look anew.
/// </summary>
internal sealed partial class RedisPubSub(
    RedisEndpoint endpoint,
    string clientName,
    IReadOnlyList<string> channels,
    Action<string, byte[]> onMessage,
    ILogger logger
) : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private volatile RedisTransport? _transport;
    private string? _logged;
    private long _quietSince;
    private bool _answerDue;

    /// <summary>All channels are subscribed, for the first time or again. Raised on the listening thread.</summary>
#pragma warning disable MA0046 // there is nothing to tell but that it happened
    public event Action? Subscribed;
#pragma warning restore MA0046

    /// <summary>Whether all channels are subscribed now.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Starts to listen. The callback runs on the listening thread: it must be quick.</summary>
    public void Start() => new Thread(Listen) { IsBackground = true, Name = "redis-listen" }.Start();

    public void Dispose()
    {
        _stop.Set();
        _transport?.Dispose();
    }

    private void Listen()
    {
        var pause = new ReopenPause();
        while (!_stop.IsSet)
        {
            var wait = TimeSpan.Zero;
            try
            {
                ListenOnce(pause);
            }
            catch (Exception e) when (IsUp)
            {
                wait = pause.AfterLoss();
                Say(e);
            }
            catch (Exception e)
            {
                wait = pause.AfterFailure();
                Say(e);
            }

            IsUp = false;
            _stop.Wait(wait);
        }
    }

    private void ListenOnce(ReopenPause pause)
    {
        using var transport = RedisTransport.Open(endpoint, clientName, endpoint.Timeout);
        _transport = transport;
        (_quietSince, _answerDue) = (Environment.TickCount64, true);
        transport.Idle = () => CheckPulse(transport);
        using var subscribe = new RedisCommand("SUBSCRIBE", [.. channels]);
        Send(transport, subscribe);
        var left = channels.Count;
        while (!_stop.IsSet)
        {
            var reply = transport.Reader.Read();
            (_quietSince, _answerDue) = (Environment.TickCount64, false);
            var (kind, channel, content) = Parts(reply);
            if (kind == "message")
            {
                Hand(channel, content.AsBytes());
            }
            else if (kind == "subscribe" && --left == 0)
            {
                IsUp = true;
                pause.Opened();
                LogListening(endpoint.Display, clientName);
                _logged = null;
                Subscribed?.Invoke();
            }
        }
    }

    /// <summary>Takes a reply apart; what comes while subscribed is a list of three, or of two for a pong.</summary>
    private static (string Kind, string Channel, RedisValue Content) Parts(RedisValue reply)
    {
        if (reply.ErrorText is { } error)
        {
            throw new RedisErrorException(error);
        }

        return reply.Items.Count >= 2
            ? (reply.Items[0].AsText(), reply.Items[1].AsText(), reply.Items[^1])
            : throw new InvalidDataException("it answered what is no message");
    }

    private void Hand(string channel, byte[] content)
    {
        try
        {
            onMessage(channel, content);
        }
        catch (Exception e)
        {
            // One message that cannot be used must not cost the ones after it.
            LogUnusable(channel, e);
        }
    }

    // Silence is answered by a ping, silence after it is a loss.
    private void CheckPulse(RedisTransport transport)
    {
        if (Environment.TickCount64 - _quietSince <= endpoint.Timeout.TotalMilliseconds)
        {
            return;
        }

        if (_answerDue)
        {
            throw new TimeoutException($"it did not answer within {endpoint.Timeout.TotalSeconds:0.#} s");
        }

        (_quietSince, _answerDue) = (Environment.TickCount64, true);
        using var ping = new RedisCommand("PING");
        Send(transport, ping);
    }

    private static void Send(RedisTransport transport, RedisCommand command)
    {
        using var output = new RespWriter(256);
        command.Request.WriteTo(output);
        transport.Write(output.Written);
    }

    private void Say(Exception e)
    {
        var reason = e is RedisErrorException ? e.Message : RedisTransport.Away(endpoint, e).Message;
        if (!_stop.IsSet && reason != _logged)
        {
            _logged = reason;
            LogDeaf(clientName, reason);
        }
    }

    [LoggerMessage(
        EventId = 9003,
        Level = LogLevel.Information,
        Message = "Listening at Redis {Address} for {Client}"
    )]
    private partial void LogListening(string address, string client);

    [LoggerMessage(
        EventId = 9004,
        Level = LogLevel.Warning,
        Message = "{Client} cannot listen at Redis: {Reason}"
    )]
    private partial void LogDeaf(string client, string reason);

    [LoggerMessage(
        EventId = 9005,
        Level = LogLevel.Error,
        Message = "A message on {Channel} could not be used"
    )]
    private partial void LogUnusable(string channel, Exception exception);
}
