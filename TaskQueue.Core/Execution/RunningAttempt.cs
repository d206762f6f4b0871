using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>One lease in this process, from the claim until its result is with the broker.</summary>
internal sealed class RunningAttempt(Lease lease, DateTimeOffset leasedAt) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _why;

    public Lease Lease { get; } = lease;

    public DateTimeOffset LeasedAt { get; } = leasedAt;

    /// <summary>When the handler was called; absent while it waits for a slot.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Whether the store has been told, through the broker, that it runs.</summary>
    public bool StartTold { get; set; }

    /// <summary>Fires when the handler is to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Why it is to end; the first reason stands.</summary>
    public StopReason Why => (StopReason)Volatile.Read(ref _why);

    public void Stop(StopReason why)
    {
        if (Interlocked.CompareExchange(ref _why, (int)why, (int)StopReason.None) == (int)StopReason.None)
        {
            // On the pool: a handler's own callbacks must not run on the beat thread.
            _ = Task.Run(CancelAsync);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task CancelAsync()
    {
        try
        {
            await _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
        catch (AggregateException)
        {
            // A callback of the handler threw; the handler's own end tells what matters.
        }
    }
}

/// <summary>Why an attempt is to end early.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Cancelled,
    LeaseLost,
    ShuttingDown,
}
