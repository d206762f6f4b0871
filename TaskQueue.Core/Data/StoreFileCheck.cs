using Microsoft.Data.Sqlite;

namespace TaskQueue.Core.Data;

/// <summary>
/// Looks at a SQLite file before it is used: whether it is there beside its log, whether its log is what was written, and
/// whether its pages hang together. SQLite has checksums in the log alone: a bit that flips within a value in the file
/// itself is seen by nobody.
/// </summary>
internal static class StoreFileCheck
{
    /// <summary>
    /// The size up to which the pages are looked at before the start, which takes a second or two; those of a larger file
    /// are looked at while it is in use.
    /// </summary>
    public const long AtStart = 512L << 20;

    // Not a database, or a malformed one.
    private static readonly HashSet<int> Malformed = [11, 26];

    /// <summary>Looks at file and log as they lie there, before SQLite opens them and mends what it takes for a crash.</summary>
    /// <param name="path">The file.</param>
    /// <param name="durability">In <see cref="StorageDurability.Fast"/> commits are not synced, and a log may end anywhere.</param>
    /// <exception cref="StoreDamagedException">They must not be opened.</exception>
    public static void LookAtFiles(string path, StorageDurability durability)
    {
        var (file, log) = (new FileInfo(path), new FileInfo(path + "-wal"));
        if (!log.Exists || log.Length == 0)
        {
            return;
        }

        if (!file.Exists || file.Length == 0)
        {
            // SQLite would begin a new file, and delete the log.
            throw new StoreDamagedException(path, "its log is there, and it is not, or is empty.");
        }

        if (durability is StorageDurability.Full)
        {
            using var stream = new FileStream(
                log.FullName,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite,
                1 << 20
            );
            if (WalCheck.FaultOf(stream) is { } fault)
            {
                throw new StoreDamagedException(path, fault);
            }
        }
    }

    /// <summary>Looks whether the pages hang together, unless there are too many to wait for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the look between two faults.</param>
    /// <exception cref="StoreDamagedException">They do not.</exception>
    public static async Task LookAtPagesAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= AtStart })
        {
            return;
        }

        // Not for writing: the last connection that could would carry the log over into a file that may be damaged.
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        await using var file = new SqliteConnection(settings.ToString());
        await file.OpenAsync(cancellationToken);
        if (await FaultsAsync(file, cancellationToken) is { Count: > 0 } faults)
        {
            throw new StoreDamagedException(path, string.Join(" ", faults));
        }
    }

    // What is wrong, in SQLite's words.
    private static async Task<IReadOnlyList<string>> FaultsAsync(
        SqliteConnection file,
        CancellationToken cancellationToken
    )
    {
        await using var command = file.CreateCommand();
        command.CommandText = "pragma quick_check(5)";
        command.CommandTimeout = 0;
        var faults = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetString(0) is var line and not "ok")
            {
                faults.Add(
                    line.Replace("*** in database main ***", "", StringComparison.Ordinal).Trim() + "."
                );
            }
        }

        return faults;
    }

    /// <summary>Does something with the file, and says so when it turns out to be damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="act">What is to be done.</param>
    /// <exception cref="StoreDamagedException">SQLite calls it malformed.</exception>
    public static async Task ExplainAsync(string path, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (SqliteException e) when (Malformed.Contains(e.SqliteErrorCode))
        {
            throw new StoreDamagedException(path, $"SQLite says: {e.Message}");
        }
    }
}
