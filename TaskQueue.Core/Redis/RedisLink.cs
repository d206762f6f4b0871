namespace TaskQueue.Core.Redis;

/// <summary>
/// Keeps one connection to a server: the first call opens it, a loss has it opened again, at once and then every 25 to
/// 250 ms. While it is away, a call waits for the try that runs, and fails between tries. Thread-safe.
/// </summary>
internal sealed partial class RedisLink(
    RedisEndpoint endpoint,
    string clientName,
    TimeProvider clock,
    ILogger logger
) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly ReopenPause _pause = new();
    private volatile string _name = clientName;
    private volatile RedisConnection? _connection;
    private TaskCompletionSource<RedisConnection>? _try; // null between tries
    private bool _opening; // a thread is at it, in a try or in a pause
    private volatile Outage? _outage;

    /// <summary>
    /// The link came up or went down. It is raised on a thread that opens connections: a handler must be quick, must not throw
    /// and must not use the link.
    /// </summary>
#pragma warning disable MA0046 // there is nothing to tell but that it happened
    public event Action? Changed;
#pragma warning restore MA0046

    /// <summary>Where the server is.</summary>
    public RedisEndpoint Endpoint => endpoint;

    /// <summary>Whether there is a connection now.</summary>
    public bool IsUp => _connection is { IsBroken: false };

    /// <summary>Why there is none; null while there is one, or before the first call.</summary>
    public string? DownReason => _outage?.Reason;

    /// <summary>Since when there is none.</summary>
    public DateTimeOffset? DownSince => _outage?.Since;

    /// <summary>
    /// How many connections there were so far. When it has risen, the server may be another one, or may have forgotten.
    /// </summary>
    public int Openings { get; private set; }

    /// <summary>Gives the connection another name in the server's <c>CLIENT LIST</c>: this one, and those after it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="RedisAwayException">The server is away; the next connection has the name.</exception>
    public void Rename(string name)
    {
        if (_name == name)
        {
            return;
        }

        _name = name;
        Send(new("CLIENT", "SETNAME", name));
    }

    /// <inheritdoc cref="RedisConnection.SendAsync(RedisCommand, CancellationToken)"/>
    public Task<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken) =>
        SendRequestAsync(command.Request, cancellationToken);

    /// <inheritdoc cref="RedisConnection.Send(RedisCommand)"/>
    public RedisValue Send(RedisCommand command) => Connection().SendRequest(command.Request);

    /// <summary>Runs a script. The arguments must be left alone until it has ended.</summary>
    /// <param name="script">The script; a server that does not know it gets its text.</param>
    /// <param name="arguments">Its keys and arguments.</param>
    /// <param name="cancellationToken">Ends the wait; the script may take effect all the same.</param>
    /// <returns>The reply. It fails with <see cref="RedisErrorException"/> or <see cref="RedisAwayException"/>.</returns>
    public async Task<RedisValue> RunAsync(
        RedisScript script,
        RedisArguments arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SendRequestAsync(script.CallByHash(arguments), cancellationToken);
        }
        catch (RedisErrorException e) when (e.Code == "NOSCRIPT")
        {
            return await SendRequestAsync(script.CallWhole(arguments), cancellationToken);
        }
    }

    /// <summary>Runs a script and waits on this thread; the thread pool has no part in it.</summary>
    /// <param name="script">The script; a server that does not know it gets its text.</param>
    /// <param name="arguments">Its keys and arguments.</param>
    /// <exception cref="RedisErrorException">The server answered with an error.</exception>
    /// <exception cref="RedisAwayException">The outcome is unknown.</exception>
    public RedisValue Run(RedisScript script, RedisArguments arguments)
    {
        try
        {
            return Connection().SendRequest(script.CallByHash(arguments));
        }
        catch (RedisErrorException e) when (e.Code == "NOSCRIPT")
        {
            return Connection().SendRequest(script.CallWhole(arguments));
        }
    }

    /// <summary>Closes the connection for good.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop.Set();
        }

        _connection?.Dispose();
    }

    private Task<RedisValue> SendRequestAsync(RedisRequest request, CancellationToken cancellationToken) =>
        _connection is { IsBroken: false } connection
            ? connection.SendRequestAsync(request, cancellationToken)
            : OpenAndSendAsync(request, cancellationToken);

    private async Task<RedisValue> OpenAndSendAsync(RedisRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenedAsync().WaitAsync(endpoint.Timeout, cancellationToken);
            return await connection.SendRequestAsync(request, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw RedisTransport.Away(endpoint, e);
        }
    }

    private RedisConnection Connection()
    {
        if (_connection is { IsBroken: false } connection)
        {
            return connection;
        }

        var opened = OpenedAsync();
        return opened.EndsWithin(endpoint.Timeout)
            ? opened.GetAwaiter().GetResult()
            : throw RedisTransport.Away(endpoint, new TimeoutException("it could not be connected in time"));
    }

    private Task<RedisConnection> OpenedAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsSet, this);
            if (_connection is { IsBroken: false } connection)
            {
                return Task.FromResult(connection);
            }

            if (!_opening)
            {
                StartOpening(TimeSpan.Zero);
            }

            return _try?.Task
                ?? Task.FromException<RedisConnection>(
                    new RedisAwayException(_outage!.Reason, _outage.Cause)
                );
        }
    }

    /// <summary>Has a thread open a connection, under the gate. The thread ends once there is one.</summary>
    private void StartOpening(TimeSpan pause)
    {
        _opening = true;
        _try = pause == TimeSpan.Zero ? NewTry() : null;
        new Thread(() => Open(pause)) { IsBackground = true, Name = "redis-open" }.Start();
    }

    private void Open(TimeSpan pause)
    {
        if (_outage is not null)
        {
            Changed?.Invoke();
        }

        while (!_stop.Wait(pause))
        {
            lock (_gate)
            {
                _try ??= NewTry();
            }

            try
            {
                Take(RedisConnection.Open(endpoint, _name, endpoint.Timeout));
                return;
            }
            catch (RedisErrorException e)
            {
                var reason = $"Redis at {endpoint.Display} refuses the log-in: {e.Message}";
                pause = Fail(new RedisAwayException(reason, e));
            }
            catch (RedisAwayException e)
            {
                pause = Fail(e);
            }
        }

        Fail(new RedisAwayException($"The link to Redis at {endpoint.Display} is closed.", null));
    }

    private void Take(RedisConnection connection)
    {
        TaskCompletionSource<RedisConnection> done;
        lock (_gate)
        {
            done = _try!;
            (_connection, _try, _opening, _outage) = (connection, null, false, null);
            Openings++;
            _pause.Opened();
        }

        LogUp(endpoint.Display, _name);
        done.SetResult(connection);
        connection.OnBroken(why => Lose(connection, why));
        if (_stop.IsSet)
        {
            connection.Dispose();
        }

        Changed?.Invoke();
    }

    private TimeSpan Fail(RedisAwayException why)
    {
        TaskCompletionSource<RedisConnection>? failed;
        bool isNews;
        TimeSpan pause;
        lock (_gate)
        {
            (failed, _try) = (_try, null);
            isNews = _outage?.Reason != why.Message;
            _outage = new(why.Message, why.InnerException, _outage?.Since ?? clock.GetUtcNow());
            pause = _pause.AfterFailure();
        }

        if (failed is not null)
        {
            failed.SetException(why);
            _ = failed.Task.Exception; // whether somebody waits or not, it was seen
        }

        if (isNews && !_stop.IsSet)
        {
            LogDown(_name, why.Message);
            Changed?.Invoke();
        }

        return pause;
    }

    private void Lose(RedisConnection connection, RedisAwayException why)
    {
        lock (_gate)
        {
            if (_stop.IsSet || _connection != connection)
            {
                return;
            }

            _outage ??= new(why.Message, why.InnerException, clock.GetUtcNow());
            if (!_opening)
            {
                StartOpening(_pause.AfterLoss());
            }
        }

        LogDown(_name, why.Message);
    }

    private static TaskCompletionSource<RedisConnection> NewTry() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(
        EventId = 9001,
        Level = LogLevel.Information,
        Message = "Redis at {Address} is up for {Client}"
    )]
    private partial void LogUp(string address, string client);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Warning, Message = "No Redis for {Client}: {Reason}")]
    private partial void LogDown(string client, string reason);

    private sealed record Outage(string Reason, Exception? Cause, DateTimeOffset Since);
}
