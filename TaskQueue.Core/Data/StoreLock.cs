namespace TaskQueue.Core.Data;

/// <summary>
/// Keeps a second Web process away from a SQLite file. The operating system's lock on a file beside it goes with the
/// process however it ends, so a restart never waits.
/// </summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream? _file;

    private StoreLock(FileStream? file) => _file = file;

    /// <summary>Takes the lock; PostgreSQL needs none.</summary>
    /// <param name="connection">Which store.</param>
    /// <returns>The lock, to be kept; or <see langword="null"/> when another process has it.</returns>
    public static StoreLock? TryTake(StoreConnection connection)
    {
        if (connection.Provider is not StoreProvider.Sqlite)
        {
            return new(null);
        }

        try
        {
            Directory.CreateDirectory(connection.DataDirectory);
            var path = Path.Combine(connection.DataDirectory, "taskqueue.lock");
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();
}
