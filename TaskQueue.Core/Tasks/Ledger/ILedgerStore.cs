namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Opens the ledger's transactions on one provider.</summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>Whether accepting and settling may commit side by side; SQLite has one writer.</summary>
    bool WritesInParallel { get; }

    /// <summary>Opens a transaction.</summary>
    /// <param name="shard">Which counter rows it uses; writers that work side by side use different ones.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<LedgerSession> BeginAsync(short shard, CancellationToken cancellationToken);
}
