namespace TaskQueue.Core.Maintenance.Engines;

/// <summary>What is done to the database itself, and what it tells of itself; one body for each provider.</summary>
internal interface IStoreEngine
{
    /// <summary>How large it is.</summary>
    Task<StoreSize> SizeAsync(CancellationToken cancellationToken);

    /// <summary>What it knows of its tables without counting rows.</summary>
    Task<IReadOnlyList<TableFacts>> TablesAsync(CancellationToken cancellationToken);

    /// <summary>Takes stock of the rows for the planner.</summary>
    /// <param name="progress">Told how far it is, in per cent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was done, for people.</returns>
    Task<string> AnalyzeAsync(IProgress<int> progress, CancellationToken cancellationToken);

    /// <summary>Gives the room of removed rows back.</summary>
    /// <param name="progress">Told how far it is, in per cent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was done, for people.</returns>
    /// <exception cref="RefusalException">There is not enough room for it.</exception>
    Task<string> VacuumAsync(IProgress<int> progress, CancellationToken cancellationToken);

    /// <summary>Looks for damage.</summary>
    /// <param name="progress">Told how far it is, in per cent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong; empty when nothing is.</returns>
    Task<IReadOnlyList<string>> CheckAsync(IProgress<int> progress, CancellationToken cancellationToken);

    /// <summary>Keeps other processes on the same database from maintaining it, until disposed.</summary>
    /// <returns>The lock; or <see langword="null"/> when another process has it.</returns>
    Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken);
}

/// <summary>How large a store is.</summary>
/// <param name="Bytes">All of it, without the log of changes.</param>
/// <param name="FreeBytes">SQLite: room of removed rows that is used again, or given back by a vacuum.</param>
/// <param name="LogBytes">SQLite: the log of changes that are not in the file yet.</param>
public sealed record StoreSize(long Bytes, long? FreeBytes, long? LogBytes);

/// <summary>What the database knows of a table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">About how many rows; absent until it was analysed.</param>
/// <param name="Bytes">PostgreSQL: bytes of its rows.</param>
/// <param name="IndexBytes">PostgreSQL: bytes of its indexes.</param>
/// <param name="DeadRows">PostgreSQL: rows that were removed or replaced and still take room.</param>
/// <param name="Bloat">PostgreSQL: about how many bytes of rows and indexes hold nothing.</param>
public sealed record TableFacts(
    string Name,
    long? Rows,
    long? Bytes,
    long? IndexBytes,
    long? DeadRows,
    long? Bloat
);
