using Microsoft.Data.Sqlite;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>The SQLite file cannot grow, belongs to somebody else for a while, or is copied by somebody else.</summary>
internal static class StoreFaults
{
    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        if (mode.HasPostgres())
        {
            yield break;
        }

        yield return new("F29", "the file locked by another process", Excuse.Unnoted, LockAsync);
        yield return new("F29", "the file copied by another process", Excuse.None, CopyAsync);
        if (SmallDisk.WhyNot() is null)
        {
            yield return new("F28", "disk full", Excuse.Unnoted, FillAsync);
        }
    }

    private static async Task FillAsync(Battlefield on, Random random)
    {
        if (on.Cluster.Disk is not { } disk)
        {
            throw new InvalidOperationException("This machine did not mount the disk that is to be filled.");
        }

        disk.Fill();
        await Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 20 : 6);
        disk.Free();
    }

    private static async Task LockAsync(Battlefield on, Random random)
    {
        await using var connection = await OpenAsync(on.Cluster.Database);
        await using var transaction = connection.BeginTransaction(deferred: false);
        await Fault.RestAsync(random, 1, on.Cluster.Settings.IsLong ? 30 : 4);
        await transaction.RollbackAsync(CancellationToken.None);
    }

    // As a backup tool does it: nobody is held up by it, and the copy is whole. It may only read; who may write would write the
    // log back when it closes last.
    private static async Task CopyAsync(Battlefield on, Random random)
    {
        var copy = Path.Combine(on.Cluster.ProbeFolder, $"copy-{Guid.NewGuid():N}.db");
        try
        {
            await using (var connection = await OpenAsync(on.Cluster.Database + ";Mode=ReadOnly"))
            {
                await AskAsync(connection, $"VACUUM INTO '{copy}'");
                // A reader that stays keeps the log from being written back into the file.
                await using var transaction = connection.BeginTransaction(deferred: true);
                await AskAsync(connection, "SELECT count(*) FROM tasks");
                await Fault.RestAsync(random, 1, on.Cluster.Settings.IsLong ? 30 : 4);
            }

            await using var copied = await OpenAsync($"Data Source={copy}");
            if (await AskAsync(copied, "PRAGMA integrity_check") is not "ok")
            {
                throw new InvalidOperationException("The copy is damaged.");
            }
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string database)
    {
        var connection = new SqliteConnection(database + ";Pooling=False;Default Timeout=60");
        await connection.OpenAsync(CancellationToken.None);
        return connection;
    }

    private static async Task<object?> AskAsync(SqliteConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = statement;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(CancellationToken.None);
    }
}
