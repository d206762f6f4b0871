using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// The ledger on SQLite: one connection for the life of the process, the only one that checkpoints; its statements
/// are prepared once. Each transaction holds the write gate.
/// </summary>
internal sealed class SqliteLedgerStore(
    StoreConnection store,
    WriteGate gate,
    IOptions<StorageOptions> options,
    SlowStatements slow
) : ILedgerStore, IProviderValues
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<string, SqliteRowStatement> _rows = [];
    private SqliteConnection? _connection;

    public bool WritesInParallel => false;

    public async Task<LedgerSession> BeginAsync(short shard, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        try
        {
            _connection ??= Open();
            Prepare("begin immediate").ExecuteNonQuery();
            return new SqliteLedgerSession(this, shard);
        }
        catch
        {
            Forget();
            gate.Leave();
            throw;
        }
    }

    public Guid ReadId(DbDataReader row, int column) =>
        new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public DateTimeOffset? ReadTime(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : UtcMicrosecondsConverter.FromMicroseconds(row.GetInt64(column));

    public ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    /// <summary>The statement, prepared on first use.</summary>
    public SqliteCommand Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection!.CreateCommand();
            command.CommandText = sql;
            _prepared[sql] = command;
        }

        return command;
    }

    /// <summary>The statement that writes one row, prepared on first use.</summary>
    public SqliteRowStatement PrepareRow(string sql, int parameters)
    {
        if (!_rows.TryGetValue(sql, out var statement))
        {
            _rows[sql] = statement = new(_connection!, sql, parameters);
        }

        return statement;
    }

    /// <summary>Takes the time of a statement, with the reading of its rows.</summary>
    public SlowStatements.Timing Time(SqliteCommand command) => slow.Time(command);

    /// <summary>Ends the session that holds the gate.</summary>
    public void End(bool committed)
    {
        try
        {
            if (!committed)
            {
                Prepare("rollback").ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // The engine rolled back already, or the file is gone: start afresh next time.
            Forget();
        }
        finally
        {
            gate.Leave();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(store.ConnectionString + ";Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            SqliteConnectionSettings.Pragmas(options.Value.Durability)
            + "PRAGMA journal_size_limit=67108864;";
        command.ExecuteNonQuery();
        return connection;
    }

    private void Forget()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _rows.Values)
        {
            statement.Dispose();
        }

        _prepared.Clear();
        _rows.Clear();
        _connection?.Dispose();
        _connection = null;
    }
}
