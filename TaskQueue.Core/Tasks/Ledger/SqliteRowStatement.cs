using Microsoft.Data.Sqlite;
using SQLitePCL;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// A statement that writes one row, prepared once and bound by place. A command of ADO.NET looks each parameter up by its name,
/// each time that it is executed: of a row with thirty columns that is a third of what the row costs.
/// </summary>
internal sealed class SqliteRowStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    /// <summary>Prepares it.</summary>
    /// <param name="connection">The open connection; it must outlive the statement.</param>
    /// <param name="sql">The text, whose parameters are <c>@p0</c> and so on.</param>
    /// <param name="parameters">How many parameters it has.</param>
    /// <exception cref="SqliteException">The text is wrong, or the store is away.</exception>
    public SqliteRowStatement(SqliteConnection connection, string sql, int parameters)
    {
        _connection = connection.Handle!;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(_connection, sql, out _statement),
            _connection
        );
        Command = connection.CreateCommand();
        Command.CommandText = sql;
        _places = new int[parameters];
        for (var i = 0; i < parameters; i++)
        {
            var name = $"@p{i}";
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, name);
            Command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }
    }

    /// <summary>The same as a command, which is never executed: what the list of slow statements names.</summary>
    public SqliteCommand Command { get; }

    /// <summary>Binds the columns of a row and executes it.</summary>
    /// <returns>Whether it answered with a row.</returns>
    /// <exception cref="SqliteException">It cannot be executed, or the store is away.</exception>
    public bool Execute<TRow>(IReadOnlyList<LedgerColumn<TRow>> columns, TRow row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            columns[i].BindTo(this, i, row);
        }

        var code = raw.sqlite3_step(_statement);
        var answered = code == raw.SQLITE_ROW;
        while (code == raw.SQLITE_ROW)
        {
            code = raw.sqlite3_step(_statement);
        }

        try
        {
            if (code != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, _connection);
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }

        return answered;
    }

    /// <summary>Binds a value, as the converters of the context store it.</summary>
    /// <param name="parameter">The number of the parameter.</param>
    /// <param name="value">The value.</param>
    public void Bind<T>(int parameter, T value)
    {
        var place = _places[parameter];
        var code = value switch
        {
            null => raw.sqlite3_bind_null(_statement, place),
            short number => raw.sqlite3_bind_int64(_statement, place, number),
            int number => raw.sqlite3_bind_int64(_statement, place, number),
            long number => raw.sqlite3_bind_int64(_statement, place, number),
            bool flag => raw.sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
            double number => raw.sqlite3_bind_double(_statement, place, number),
            string text => raw.sqlite3_bind_text(_statement, place, StoreText.Clean(text)),
            byte[] bytes => BindBytes(place, bytes),
            Guid id => BindId(place, id),
            DateTimeOffset instant => raw.sqlite3_bind_int64(
                _statement,
                place,
                UtcMicrosecondsConverter.ToMicroseconds(instant)
            ),
            _ => throw new NotSupportedException($"{typeof(T).Name} is not kept in SQLite."),
        };
        SqliteException.ThrowExceptionForRC(code, _connection);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Command.Dispose();
        _statement.Dispose();
    }

    // To SQLite, bytes from nowhere are NULL; none at all are still a value.
    private int BindBytes(int place, byte[] bytes) =>
        bytes.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, place, 0)
            : raw.sqlite3_bind_blob(_statement, place, bytes);

    private int BindId(int place, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(_statement, place, bytes);
    }
}
