namespace TaskQueue.Core.Execution;

/// <summary>Lets many attempts run side by side, or one all alone: a task that took its worker down twice.</summary>
internal sealed class LoneGate(int slots) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(slots, slots);
    private readonly SemaphoreSlim _alone = new(1, 1);
    private CancellationTokenSource _kept = new();

    /// <summary>Whether a handler that did not stop when told still has the gate for itself.</summary>
    public bool IsKept => Volatile.Read(ref _kept).IsCancellationRequested;

    /// <summary>Waits for a place.</summary>
    /// <param name="alone">Whether nobody may be beside it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Told so, or the gate is kept: nobody knows for how long.</exception>
    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        if (!alone && _slots.Wait(0, CancellationToken.None))
        {
            return new Place(this, 1, alone);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            Volatile.Read(ref _kept).Token
        );
        var wanted = alone ? slots : 1;
        var taken = 0;
        if (alone)
        {
            // One collector at a time, or two of them would each hold half of the slots for ever.
            await _alone.WaitAsync(waiting.Token);
        }

        try
        {
            for (; taken < wanted; taken++)
            {
                await _slots.WaitAsync(waiting.Token);
            }
        }
        catch
        {
            Leave(taken, alone);
            throw;
        }

        return new Place(this, taken, alone);
    }

    /// <summary>Keeps the place of one who is alone until its handler has really ended; whoever waits is sent away.</summary>
    /// <param name="place">The place.</param>
    /// <param name="leftover">Ends with the handler.</param>
    public async Task KeepAsync(IDisposable place, Task leftover)
    {
        await Volatile.Read(ref _kept).CancelAsync();
        try
        {
            await leftover;
        }
        finally
        {
            Volatile.Write(ref _kept, new());
            place.Dispose();
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _alone.Dispose();
        _kept.Dispose();
    }

    private void Leave(int taken, bool alone)
    {
        if (taken > 0)
        {
            _slots.Release(taken);
        }

        if (alone)
        {
            _alone.Release();
        }
    }

    private sealed class Place(LoneGate gate, int taken, bool alone) : IDisposable
    {
        public void Dispose() => gate.Leave(taken, alone);
    }
}
