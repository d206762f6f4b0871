using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>One lease in this process, from the claim until its result is with the broker.</summary>
/// <param name="lease">What the broker gave.</param>
/// <param name="leasedAt">When, by the wall clock.</param>
/// <param name="renewedAt">The steady clock (<see cref="TimeProvider.GetTimestamp"/>) before the claim was sent.</param>
internal sealed class RunningAttempt(Lease lease, DateTimeOffset leasedAt, long renewedAt) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly long _claimedAt = renewedAt;
    private long _renewedAt = renewedAt;
    private int _why;

    public Lease Lease { get; } = lease;

    public DateTimeOffset LeasedAt { get; } = leasedAt;

    /// <summary>
    /// The steady clock before the claim or the last renewal was sent. The broker counts the lease from when it got that,
    /// so it is not over before its length has passed since.
    /// </summary>
    public long RenewedAt
    {
        get => Volatile.Read(ref _renewedAt);
        set => Volatile.Write(ref _renewedAt, value);
    }

    /// <summary>
    /// What the broker's clock shows, whatever the one on this wall does: what it showed at the claim, and how long that is ago.
    /// </summary>
    public DateTimeOffset BrokerTime(TimeProvider clock) =>
        (Lease.GivenAt ?? LeasedAt) + clock.GetElapsedTime(_claimedAt);

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
    DeadlinePassed,
    Cancelled,
    LeaseLost,
    ShuttingDown,
}
