using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Data;

/// <summary>Brings the store up to the newest schema.</summary>
/// <param name="connection">Which store.</param>
/// <param name="gate">The write gate, held while SQLite migrates.</param>
public sealed class StoreMigrator(StoreConnection connection, WriteGate gate)
{
    /// <summary>Applies what is missing; a second caller waits and finds nothing to do.</summary>
    /// <param name="cancellationToken">Ends the migration between two steps.</param>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (connection.Provider is StoreProvider.Postgres)
        {
            var options = new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql(
                connection.ConnectionString
            );
            await using var postgres = new PostgresAppDbContext(options.Options);
            await postgres.Database.MigrateAsync(cancellationToken);
            return;
        }

        Directory.CreateDirectory(connection.DataDirectory);
        await gate.EnterAsync(cancellationToken);
        try
        {
            await MigrateSqliteAsync(cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task MigrateSqliteAsync(CancellationToken cancellationToken)
    {
        // A connection of its own, without the read-only setting that ordinary connections have.
        await using var file = new SqliteConnection(connection.ConnectionString + ";Pooling=False");
        var options = new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(file);
        await using var sqlite = new SqliteAppDbContext(options.Options, gate);
        await sqlite.Database.OpenConnectionAsync(cancellationToken);
        await sqlite.Database.ExecuteSqlRawAsync(
            "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000;",
            cancellationToken
        );
        // EF locks with a row, which a process that dies while migrating leaves behind, and for which the next one would
        // wait for ever. Whoever comes here has the file for itself (StoreLock), so that row is nobody's.
        await sqlite.Database.ExecuteSqlRawAsync(
            "DROP TABLE IF EXISTS \"__EFMigrationsLock\"",
            cancellationToken
        );
        await sqlite.Database.MigrateAsync(cancellationToken);
    }
}
