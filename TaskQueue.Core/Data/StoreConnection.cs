using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>Which database, and where what belongs beside it lies; read from <c>ConnectionStrings:Database</c>.</summary>
public sealed class StoreConnection
{
    private StoreConnection(StoreProvider provider, string connectionString, string dataDirectory)
    {
        Provider = provider;
        ConnectionString = connectionString;
        DataDirectory = dataDirectory;
    }

    /// <summary>SQLite or PostgreSQL.</summary>
    public StoreProvider Provider { get; }

    /// <summary>The connection string, with our settings added.</summary>
    public string ConnectionString { get; }

    /// <summary>Where keys and the in-flight file lie: beside the SQLite file, else <c>data</c> in the working folder.</summary>
    public string DataDirectory { get; }

    /// <summary>Reads a connection string: <c>Data Source=…</c> is SQLite, <c>Host=…</c> is PostgreSQL.</summary>
    /// <param name="text">The connection string.</param>
    /// <exception cref="FormatException">It is neither, or not readable.</exception>
    public static StoreConnection Parse(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return Names(parts, "Host", "Server") ? Postgres(text)
                : Names(parts, "Data Source", "DataSource", "Filename") ? Sqlite(text)
                : throw new FormatException(
                    "names neither a SQLite file (Data Source=…) nor a PostgreSQL host (Host=…)"
                );
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"cannot be read: {e.Message}", e);
        }
    }

    private static bool Names(DbConnectionStringBuilder parts, params string[] keys) =>
        keys.Any(parts.ContainsKey);

    private static StoreConnection Sqlite(string text)
    {
        var builder = new SqliteConnectionStringBuilder(text);
        if (builder.DataSource is "" or ":memory:" || builder.Mode is SqliteOpenMode.Memory)
        {
            throw new FormatException("must name a file: an accepted task has to outlive the process");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource);
        // Opening a connection reads the whole schema; a pooled one has it.
        builder.Pooling = true;
        return new(StoreProvider.Sqlite, builder.ToString(), Path.GetDirectoryName(builder.DataSource)!);
    }

    private static StoreConnection Postgres(string text)
    {
        // Hot statements have few shapes; preparing them by themselves spares a parse for each.
        var builder = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false };
        builder.MaxAutoPrepare = builder.MaxAutoPrepare == 0 ? 64 : builder.MaxAutoPrepare;
        builder.AutoPrepareMinUsages = 3;
        return new(StoreProvider.Postgres, builder.ToString(), Path.GetFullPath("data"));
    }
}
