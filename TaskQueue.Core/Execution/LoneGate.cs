namespace TaskQueue.Core.Execution;

/// <summary>Lets many attempts run side by side, or one all alone: a task that took its worker down twice.</summary>
internal sealed class LoneGate(int slots) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(slots, slots);
    private readonly SemaphoreSlim _alone = new(1, 1);

    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        var wanted = alone ? slots : 1;
        var taken = 0;
        if (alone)
        {
            // One collector at a time, or two of them would each hold half of the slots for ever.
            await _alone.WaitAsync(cancellationToken);
        }

        try
        {
            for (; taken < wanted; taken++)
            {
                await _slots.WaitAsync(cancellationToken);
            }
        }
        catch
        {
            Leave(taken, alone);
            throw;
        }

        return new Place(this, taken, alone);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _alone.Dispose();
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
