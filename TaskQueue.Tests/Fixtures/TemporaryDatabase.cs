using Microsoft.Data.Sqlite;
using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Fixtures;

/// <summary>An empty database of one test, gone at its end.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> _drop;

    private TemporaryDatabase(string connectionString, Func<ValueTask> drop)
    {
        ConnectionString = connectionString;
        _drop = drop;
    }

    /// <summary>As <c>ConnectionStrings:Database</c> wants it.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a SQLite file in a folder of its own.</summary>
    public static TemporaryDatabase Sqlite()
    {
        var folder = new TemporaryFolder();
        var connectionString = $"Data Source={folder.File("taskqueue.db")}";
        return new TemporaryDatabase(
            connectionString,
            () =>
            {
                using var pooled = new SqliteConnection(
                    StoreConnection.Parse(connectionString).ConnectionString
                );
                SqliteConnection.ClearPool(pooled);
                folder.Dispose();
                return ValueTask.CompletedTask;
            }
        );
    }

    /// <summary>Makes a PostgreSQL database; skips the test where there is no server.</summary>
    public static async Task<TemporaryDatabase> PostgresAsync()
    {
        var server = TestServers.RequirePostgres();
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        return new TemporaryDatabase(
            connectionString,
            async () =>
            {
                await using var pooled = new NpgsqlConnection(connectionString);
                NpgsqlConnection.ClearPool(pooled);
                await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
            }
        );
    }

    public ValueTask DisposeAsync() => _drop();

    private static async Task ExecuteAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(server);
        // Dropping must work for a test that was cancelled, too.
        await connection.OpenAsync(CancellationToken.None);
#pragma warning disable CA2100 // The statements are above, with a name of hexadecimal digits.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
