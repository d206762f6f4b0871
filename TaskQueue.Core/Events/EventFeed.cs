using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// Takes what happens in this process to the log of events, in batches and behind everything else: whoever makes it happen
/// waits for nothing. While nobody has listened for a minute nothing is recorded at all. Wherever something was not recorded,
/// the log says so, and who reads on from before is told to read everything again.
/// </summary>
internal sealed partial class EventFeed : BackgroundService
{
    /// <summary>Events in a batch.</summary>
    public const int MostInBatch = 2_000;

    /// <summary>The least time between two batches.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BetweenMeetings = TimeSpan.FromSeconds(1);

    // Until the other processes have heard that somebody listens. One that hears it later says that something was lost.
    private static readonly TimeSpan OthersWake = TimeSpan.FromMilliseconds(250);

    private readonly EventBacklog _backlog = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly EventConnections _connections;
    private readonly IEventLog _log;
    private readonly ISignals _signals;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IDisposable _hearing;
    private volatile bool _awake;
    private bool _wasAway;
    private bool _saidSome;
    private long _metAt;

    public EventFeed(
        EventConnections connections,
        IEventLog log,
        ISignals signals,
        TimeProvider clock,
        ILogger<EventFeed> logger
    )
    {
        (_connections, _log, _signals, _clock, _logger) = (connections, log, signals, clock, logger);
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>Whether events are recorded.</summary>
    public bool IsAwake => _awake;

    /// <summary>The end of the log.</summary>
    public EventRing Ring => _log.Ring;

    /// <summary>
    /// Has events recorded from now on, and the end of the log be here. For one who has a connection: as long as there is one,
    /// recording goes on.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await WakeAsync(cancellationToken) && _log.IsShared)
            {
                _signals.Publish(new(SignalTopic.Events, []));
                await Task.Delay(OthersWake, _clock, cancellationToken);
            }

            await _log.CatchUpAsync(cancellationToken);
        }
        catch (Exception e) when (IsAway(e))
        {
            // When it is back it says that something was lost.
            _backlog.Lose();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _hearing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RestAsync(stoppingToken);
                await TryTurnAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Records what has come, reads what others have recorded, and looks whether somebody listens.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (_clock.GetElapsedTime(_metAt) >= BetweenMeetings)
        {
            _metAt = _clock.GetTimestamp();
            await MeetAsync(cancellationToken);
        }

        for (var more = true; more; )
        {
            var batch = _backlog.Take(MostInBatch);
            more = batch.Count >= MostInBatch;
            if (batch.Count > 0)
            {
                await AppendAsync(batch, cancellationToken);
            }
        }

        if (_connections.Count > 0)
        {
            await _log.CatchUpAsync(cancellationToken);
        }
    }

    private static bool IsAway(Exception e) => e is RedisAwayException or RedisErrorException;

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Connections)
        {
            _connections.Close(signal.Ids);
        }

        if (signal.Topic is SignalTopic.Events && !_awake)
        {
            // Recorded from here on; what was before is lost to those who hear it.
            _awake = true;
            _backlog.Lose();
        }

        if (signal.Events is { } events && _awake)
        {
            _backlog.Add(events);
        }
    }

    private async Task<bool> WakeAsync(CancellationToken cancellationToken)
    {
        if (_awake)
        {
            return false;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_awake)
            {
                return false;
            }

            // In this order: what happens in between is recorded, before or behind the gap.
            _awake = true;
            await MeetOthersAsync(_connections.Here(), cancellationToken);
            await _log.AppendAsync([null], cancellationToken);
            return true;
        }
        catch
        {
            // Awake it is all the same, and what comes is recorded: behind a gap, then.
            _backlog.Lose();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    // Says who listens here, hears who listens elsewhere, and goes to sleep or wakes up.
    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        // Once more when the last one has gone, so that the others do not go on listing it.
        var own = _connections.Here();
        var isHeard = await MeetOthersAsync(own.Count > 0 || _saidSome ? own : null, cancellationToken);
        _saidSome = own.Count > 0;
        if (isHeard == _awake)
        {
            return;
        }

        if (isHeard)
        {
            await WakeAsync(cancellationToken);
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            _awake = false;
            Interlocked.MemoryBarrier();
            if (_connections.Count > 0)
            {
                // Somebody came meanwhile, and may have found it awake.
                _awake = true;
                _backlog.Lose();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> MeetOthersAsync(
        IReadOnlyList<ConnectionFacts>? own,
        CancellationToken cancellationToken
    )
    {
        var others = await _log.MeetAsync(own, cancellationToken);
        _connections.Others = others ?? [];
        return others is not null;
    }

    private async Task AppendAsync(List<LiveEvent?> batch, CancellationToken cancellationToken)
    {
        try
        {
            await _log.AppendAsync(batch, cancellationToken);
        }
        catch
        {
            _backlog.Lose();
            throw;
        }
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // While somebody listens, others may have recorded something; else only what happens here matters.
        var most = _connections.Count > 0 && _log.IsShared ? 2 * Pause : BetweenMeetings;
        var news = _backlog.WaitAsync(rest.Token);
        await Task.WhenAny(news, Task.Delay(most, _clock, rest.Token));
        await rest.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Delay(Pause, _clock, cancellationToken);
    }

    private async Task TryTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TurnAsync(cancellationToken);
            _wasAway = false;
        }
        catch (Exception e) when (IsAway(e))
        {
            // The connection says so in the log, once; errors are said here.
            if (e is RedisErrorException && !_wasAway)
            {
                LogRefused(e.Message);
            }

            _wasAway = true;
            await Task.Delay(4 * Pause, _clock, cancellationToken);
        }
    }

    [LoggerMessage(
        EventId = 23001,
        Level = LogLevel.Warning,
        Message = "Events are not recorded: Redis answered {Reason}"
    )]
    private partial void LogRefused(string reason);
}
