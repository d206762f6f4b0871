using System.Collections.Concurrent;

namespace TaskQueue.Core.Redis;

/// <summary>
/// One connection that many callers share: each appends its command, one write takes along all that wait, and a thread of
/// its own hands the replies out in order. An answer that is overdue breaks the connection, for then nobody knows which
/// reply belongs to whom. Thread-safe.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    private const int OutputSize = 64 * 1024;
    private const int LargestKept = 4 * 1024 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly object _gate = new(); // a Lock cannot wait
    private readonly ConcurrentQueue<PendingReply> _pending = new();
    private readonly RedisTransport _transport;
    private readonly RedisEndpoint _endpoint;
    private readonly TimeSpan _timeout;
    private RespWriter _output = new(OutputSize);
    private RespWriter _spare = new(OutputSize);
    private Action<RedisAwayException>? _onBroken;
    private bool _writing; // somebody writes, or the writer was woken to
    private bool _writerDue;
    private long _posted;
    private long _answered;
    private volatile RedisAwayException? _broken;

    private RedisConnection(RedisTransport transport, RedisEndpoint endpoint, TimeSpan timeout)
    {
        (_transport, _endpoint, _timeout) = (transport, endpoint, timeout);
        _transport.Idle = ThrowWhenOverdue;
        new Thread(ReadReplies) { IsBackground = true, Name = "redis-read" }.Start();
        new Thread(WriteWhenWoken) { IsBackground = true, Name = "redis-write" }.Start();
    }

    /// <summary>Whether it is lost or closed; it does not come back.</summary>
    public bool IsBroken => _broken is not null;

    /// <summary>Connects and logs in; blocks for 2 s at most.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="clientName">What the server's <c>CLIENT LIST</c> shows.</param>
    /// <param name="timeout">How long each answer may take.</param>
    /// <exception cref="RedisErrorException">The server refuses the log-in or the database.</exception>
    /// <exception cref="RedisAwayException">It cannot be reached.</exception>
    public static RedisConnection Open(RedisEndpoint endpoint, string clientName, TimeSpan timeout) =>
        new(RedisTransport.Open(endpoint, clientName, timeout), endpoint, timeout);

    /// <summary>Sends a command. When the returned task exists, the command may be changed or disposed of.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait; the command may take effect all the same.</param>
    /// <returns>The reply. It fails with <see cref="RedisErrorException"/> or <see cref="RedisAwayException"/>.</returns>
    public Task<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken) =>
        SendRequestAsync(command.Request, cancellationToken);

    /// <inheritdoc cref="SendAsync(RedisCommand, CancellationToken)"/>
    public Task<RedisValue> SendRequestAsync(RedisRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<RedisValue>(cancellationToken);
        }

        var reply = Post(request).Task;
        return cancellationToken.CanBeCanceled ? reply.WaitAsync(cancellationToken) : reply;
    }

    /// <summary>Sends a command and waits on this thread; the thread pool has no part in it.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="RedisErrorException">The server answered with an error.</exception>
    /// <exception cref="RedisAwayException">The outcome is unknown.</exception>
    public RedisValue Send(RedisCommand command) => SendRequest(command.Request);

    /// <inheritdoc cref="Send(RedisCommand)"/>
    public RedisValue SendRequest(RedisRequest request)
    {
        var reply = Post(request).Task;
        // The reader sees an overdue answer by itself; this is for a reader that does not get to run.
        if (!reply.EndsWithin(_timeout + Grace))
        {
            Break(Overdue());
        }

        return reply.GetAwaiter().GetResult();
    }

    /// <summary>Has an action run once, when the connection breaks; at once if it is broken already.</summary>
    /// <param name="action">Runs on any thread; it must be quick.</param>
    public void OnBroken(Action<RedisAwayException> action)
    {
        lock (_gate)
        {
            if (_broken is null)
            {
                _onBroken = action;
                return;
            }
        }

        action(_broken);
    }

    public void Dispose() => Break(new ObjectDisposedException(nameof(RedisConnection)));

    private PendingReply Post(RedisRequest request)
    {
        var reply = new PendingReply();
        RespWriter? batch = null;
        lock (_gate)
        {
            if (_broken is { } broken)
            {
                reply.SetException(new RedisAwayException(broken.Message, broken.InnerException));
                return reply;
            }

            request.WriteTo(_output);
            _pending.Enqueue(reply);
            _posted++;
            if (_writing)
            {
                return reply;
            }

            _writing = true;
            if (_posted - Volatile.Read(ref _answered) == 1)
            {
                batch = TakeOutput();
            }
            else
            {
                // Others are under way, so more will come: the writer needs a moment to wake and takes them all along.
                WakeWriter();
            }
        }

        if (batch is not null)
        {
            Write(batch);
        }

        return reply;
    }

    private RespWriter TakeOutput()
    {
        var batch = _output;
        _output = _spare;
        return batch;
    }

    private void WakeWriter()
    {
        _writerDue = true;
        Monitor.Pulse(_gate);
    }

    /// <summary>Writes a batch; what came meanwhile is left to the writer, so that no caller writes for others for long.</summary>
    private void Write(RespWriter batch)
    {
        try
        {
            _transport.Write(batch.Written);
        }
        catch (Exception e)
        {
            Break(e);
            return;
        }

        lock (_gate)
        {
            _spare = Emptied(batch);
            if (_output.Length > 0)
            {
                WakeWriter();
            }
            else
            {
                _writing = false;
            }
        }
    }

    // A buffer that one huge command has blown up is not kept.
    private static RespWriter Emptied(RespWriter batch)
    {
        if (batch.Length > LargestKept)
        {
            batch.Dispose();
            return new RespWriter(OutputSize);
        }

        batch.Clear();
        return batch;
    }

    private void WriteWhenWoken()
    {
        while (true)
        {
            RespWriter batch;
            lock (_gate)
            {
                while (!_writerDue && _broken is null)
                {
                    Monitor.Wait(_gate);
                }

                if (_broken is not null)
                {
                    return;
                }

                _writerDue = false;
                batch = TakeOutput();
            }

            Write(batch);
        }
    }

    private void ReadReplies()
    {
        try
        {
            while (true)
            {
                var value = _transport.Reader.Read();
                if (!_pending.TryDequeue(out var reply))
                {
                    throw new InvalidDataException(value.ErrorText ?? "it answered what nobody asked");
                }

                Volatile.Write(ref _answered, _answered + 1);
                reply.Answer(value);
            }
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    private void ThrowWhenOverdue()
    {
        if (_pending.TryPeek(out var oldest) && oldest.Age > _timeout)
        {
            throw Overdue();
        }
    }

    private TimeoutException Overdue() => new($"it did not answer within {_timeout.TotalSeconds:0.#} s");

    private void Break(Exception cause)
    {
        Action<RedisAwayException>? onBroken;
        var away = RedisTransport.Away(_endpoint, cause);
        lock (_gate)
        {
            if (_broken is not null)
            {
                return;
            }

            _broken = away;
            onBroken = _onBroken;
            Monitor.Pulse(_gate);
        }

        _transport.Dispose();
        while (_pending.TryDequeue(out var reply))
        {
            reply.TrySetException(new RedisAwayException(away.Message, cause));
        }

        onBroken?.Invoke(away);
    }
}
