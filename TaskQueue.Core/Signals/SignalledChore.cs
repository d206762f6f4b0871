using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Signals;

/// <summary>A chore that does not wait for its period once a process tells of its topic; the period is for news that was lost.</summary>
public abstract class SignalledChore : Chore
{
    private readonly SignalTopic _topic;
    private readonly IDisposable _hearing;
    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Begins to hear.</summary>
    /// <param name="topic">What ends the rest between two passes.</param>
    /// <param name="signals">Tell of it.</param>
    /// <param name="store">Tells when the store is ready.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="logger">The log.</param>
    protected SignalledChore(
        SignalTopic topic,
        ISignals signals,
        StoreState store,
        TimeProvider clock,
        ILogger logger
    )
        : base(store, clock, logger)
    {
        _topic = topic;
        _hearing = signals.Subscribe(Hear);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _hearing.Dispose();
        _told.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected sealed override Task RestAsync(TimeSpan period, CancellationToken cancellationToken) =>
        _told.WaitAsync(period, cancellationToken);

    private void Hear(Signal signal)
    {
        if (signal.Topic == _topic)
        {
            lock (_gate)
            {
                if (_told.CurrentCount == 0)
                {
                    _told.Release();
                }
            }
        }
    }
}
