namespace TaskQueue.Core.Data;

/// <summary>Whether the store has answered and is migrated. Until then the product waits; it does not fail.</summary>
public sealed class StoreState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether start-up is through with the store.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Why it is not ready yet, for people.</summary>
    public string? Waiting { get; private set; } = "The store has not been opened yet.";

    /// <summary>Why the store can never be opened by this program; the process then ends.</summary>
    public string? Refused { get; private set; }

    /// <summary>Waits until the store is ready.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WhenReadyAsync(CancellationToken cancellationToken) =>
        _ready.Task.WaitAsync(cancellationToken);

    /// <summary>What a check found damaged in it while it was in use, for people; <see langword="null"/> where nothing is known.</summary>
    public string? Damage { get; private set; }

    internal void MarkDamaged(string found) => Damage = found;

    internal void WaitingFor(string reason) => Waiting = reason;

    internal void Refuse(string reason) => Waiting = Refused = reason;

    internal void MarkReady()
    {
        Waiting = null;
        _ready.TrySetResult();
    }
}
