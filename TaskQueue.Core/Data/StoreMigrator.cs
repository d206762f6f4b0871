using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>Brings the store up to the newest schema, once, however many processes start at the same time.</summary>
/// <param name="connection">Which store.</param>
/// <param name="storage">How a SQLite file is written.</param>
/// <param name="gate">The write gate, held while SQLite migrates.</param>
public sealed class StoreMigrator(
    StoreConnection connection,
    IOptions<StorageOptions> storage,
    WriteGate gate
)
{
    // Any number, as long as no other program takes it in the same database: the letters TASKQ.
    private const long LockKey = 0x54_41_53_4B_51;

    // An index over many millions of rows takes its time; the driver's 30 s would end it again and again.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    /// <summary>The migrations that the store has, oldest first; empty until <see cref="MigrateAsync"/> is through.</summary>
    public IReadOnlyList<string> Applied { get; private set; } = [];

    /// <summary>Applies what is missing; a second caller waits and finds nothing to do.</summary>
    /// <param name="cancellationToken">Ends the migration between two steps.</param>
    /// <exception cref="StoreRefusedException">
    /// The store has migrations that this program does not know, or its file is damaged.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (connection.Provider is StoreProvider.Postgres)
        {
            await MigratePostgresAsync(cancellationToken);
            return;
        }

        Directory.CreateDirectory(connection.DataDirectory);
        await gate.EnterAsync(cancellationToken);
        try
        {
            var path = new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource;
            await StoreFileCheck.ExplainAsync(path, () => MigrateSqliteAsync(path, cancellationToken));
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task MigratePostgresAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: the lock belongs to the session, and goes with it however the process ends.
        await using var session = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connection.ConnectionString)
            {
                Pooling = false,
            }.ConnectionString
        );
        await session.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("select pg_advisory_lock(@key)", session))
        {
            command.Parameters.AddWithValue("key", LockKey);
            command.CommandTimeout = (int)Patience.TotalSeconds;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var options = new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql(session);
        await using var postgres = new PostgresAppDbContext(options.Options);
        await ApplyAsync(postgres, cancellationToken);
    }

    private async Task MigrateSqliteAsync(string path, CancellationToken cancellationToken)
    {
        StoreFileCheck.LookAtFiles(path, storage.Value.Durability);
        await StoreFileCheck.LookAtPagesAsync(path, cancellationToken);
        // A connection of its own, without the read-only setting that ordinary connections have.
        await using var file = new SqliteConnection(connection.ConnectionString + ";Pooling=False");
        var options = new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(file);
        await using var sqlite = new SqliteAppDbContext(options.Options, gate);
        await sqlite.Database.OpenConnectionAsync(cancellationToken);
        await sqlite.Database.ExecuteSqlRawAsync(
            "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000;",
            cancellationToken
        );
        await ApplyAsync(sqlite, cancellationToken);
    }

    private async Task ApplyAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(Patience);
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.FindLast(m => !known.Contains(m)) is { } unknown)
        {
            throw new StoreTooNewException(unknown);
        }

        if (known.Count == applied.Count)
        {
            // EF would take its lock all the same: a write, which a full disk refuses.
            Applied = [.. applied];
            return;
        }

        if (connection.Provider is StoreProvider.Sqlite)
        {
            // EF's own lock on SQLite is a row, which stays for ever when a process is killed while it migrates. No
            // other process has the file: the lock beside it says so.
            await db.Database.ExecuteSqlRawAsync(
                "DROP TABLE IF EXISTS \"__EFMigrationsLock\"",
                cancellationToken
            );
        }

        await db.Database.MigrateAsync(cancellationToken);
        Applied = [.. await db.Database.GetAppliedMigrationsAsync(cancellationToken)];
    }
}
