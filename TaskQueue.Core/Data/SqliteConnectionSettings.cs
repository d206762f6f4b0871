using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TaskQueue.Core.Data;

/// <summary>
/// Sets up each SQLite connection that EF opens: read-only until the write gate, no checkpoints of its own, and letters of all
/// alphabets in <c>lower</c>.
/// </summary>
internal sealed class SqliteConnectionSettings(StorageDurability durability) : DbConnectionInterceptor
{
    /// <summary>The settings that every connection to the file needs, the ledger's too.</summary>
    public static string Pragmas(StorageDurability durability) =>
        $"PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; "
        + $"PRAGMA synchronous={(durability == StorageDurability.Full ? "FULL" : "NORMAL")};";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas(durability) + "PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON;";
        command.ExecuteNonQuery();
        // SQLite's own knows ASCII alone, and nobody would find "Übertrag" by "übertrag". No index and no column of the schema may
        // be made of it: connections of other programs have the other one.
        ((SqliteConnection)connection).CreateFunction<string?, string?>(
            "lower",
            static text => text?.ToLowerInvariant(),
            isDeterministic: true
        );
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        // SQLite has no asynchronous I/O; these settings touch memory alone.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
