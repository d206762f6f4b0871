namespace TaskQueue.Core.Broker;

/// <summary>Wakes one waiter; a ring while nobody waits is remembered, once.</summary>
internal sealed class Bell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly Lock _ringing = new();

    public void Ring()
    {
        lock (_ringing)
        {
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _rung.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _rung.Dispose();
}
