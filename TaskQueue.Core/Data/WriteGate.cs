namespace TaskQueue.Core.Data;

/// <summary>
/// Lets one writer of the process at a time into the SQLite file. SQLite has one writer anyway; the gate makes
/// waiting fair and short, and keeps two connections from writing or checkpointing at once, which the bundled
/// version does not survive in all cases (the WAL-reset bug of SQLite 3.50).
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Waits until it is this writer's turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task EnterAsync(CancellationToken cancellationToken) => _gate.WaitAsync(cancellationToken);

    /// <summary>Waits, blocking the thread; for the synchronous paths that EF still has.</summary>
    public void Enter() => _gate.Wait();

    /// <summary>Lets the next writer in.</summary>
    public void Leave() => _gate.Release();

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();
}
