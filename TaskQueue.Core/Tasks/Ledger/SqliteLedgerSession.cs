using System.Data.Common;
using Microsoft.Data.Sqlite;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>One transaction on SQLite: prepared single-row statements, which cost microseconds in process.</summary>
internal sealed class SqliteLedgerSession(SqliteLedgerStore store, short shard) : LedgerSession
{
    private static readonly string Update =
        "update tasks set "
        + string.Join(
            ", ",
            LedgerTables
                .Moves.Select(
                    (c, i) => c.Name == "result" ? $"result = coalesce(@p{i}, result)" : $"{c.Name} = @p{i}"
                )
                .Skip(1)
        )
        + " where id = @p0";

    private bool _committed;

    protected override short Shard => shard;

    public override Task<HashSet<Guid>> InsertTasksAsync(IReadOnlyList<TaskItem> tasks)
    {
        var inserted = new HashSet<Guid>(tasks.Count);
        var insert = LedgerTables.Tasks.For(tasks);
        var statement = store.PrepareRow(insert.OfOne, insert.Columns.Count);
        foreach (var task in tasks)
        {
            using var timing = store.Time(statement.Command);
            if (statement.Execute(insert.Columns, task))
            {
                inserted.Add(task.Id);
            }
        }

        return Task.FromResult(inserted);
    }

    public override Task<(Guid Id, byte[]? RequestHash)?> FindByKeyAsync(string createdBy, string key)
    {
        var command = store.Prepare(
            "select id, request_hash from tasks where created_by = @p0 and idempotency_key = @p1"
        );
        Bind(command, [createdBy, key]);
        using var timing = store.Time(command);
        using var reader = command.ExecuteReader();
        (Guid, byte[]?)? found = reader.Read()
            ? (store.ReadId(reader, 0), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1))
            : null;
        return Task.FromResult(found);
    }

    public override Task<Dictionary<Guid, TaskItem>> LockAsync(IReadOnlyCollection<Guid> ids)
    {
        var rows = new Dictionary<Guid, TaskItem>(ids.Count);
        var command = store.Prepare($"select {TaskRows.Columns} from tasks where id = @p0");
        foreach (var id in ids)
        {
            Bind(command, [id]);
            using var timing = store.Time(command);
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                rows[id] = TaskRows.Read(reader, store);
            }
        }

        return Task.FromResult(rows);
    }

    public override Task UpdateAsync(IReadOnlyList<TaskItem> tasks)
    {
        var statement = store.PrepareRow(Update, LedgerTables.Moves.Count);
        foreach (var task in tasks)
        {
            using var timing = store.Time(statement.Command);
            statement.Execute(LedgerTables.Moves, task);
        }

        return Task.CompletedTask;
    }

    public override Task InsertAsync<TRow>(LedgerTable<TRow> table, IReadOnlyList<TRow> rows)
    {
        var insert = table.For(rows);
        var statement = store.PrepareRow(insert.OfOne, insert.Columns.Count);
        foreach (var row in rows)
        {
            using var timing = store.Time(statement.Command);
            statement.Execute(insert.Columns, row);
        }

        return Task.CompletedTask;
    }

    public override Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        var command = store.Prepare(sql);
        Bind(command, values);
        using var timing = store.Time(command);
        return Task.FromResult(command.ExecuteNonQuery());
    }

    public override Task<List<T>> QueryEachAsync<TKey, T>(
        IReadOnlyList<TKey> keys,
        string query,
        Func<DbDataReader, IProviderValues, T> read,
        int most = int.MaxValue,
        bool locks = false
    )
    {
        var rows = new List<T>();
        var command = store.Prepare(query.Replace("@id", "@p0", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            Bind(command, [key]);
            using var timing = store.Time(command);
            using var reader = command.ExecuteReader();
            while (rows.Count < most && reader.Read())
            {
                rows.Add(read(reader, store));
            }
        }

        return Task.FromResult(rows);
    }

    public override async Task ExecuteForAllAsync(
        string sql,
        IReadOnlyList<Guid> ids,
        params object?[] values
    )
    {
        foreach (var id in ids)
        {
            await ExecuteAsync($"{sql} = @p{values.Length}", [.. values, id]);
        }
    }

    public override ValueTask DisposeAsync()
    {
        store.End(_committed);
        return ValueTask.CompletedTask;
    }

    protected override Task CommitTransactionAsync()
    {
        var command = store.Prepare("commit");
        using var timing = store.Time(command);
        command.ExecuteNonQuery();
        _committed = true;
        return Task.CompletedTask;
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<object?> values)
    {
        Declare(command, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = Store(values[i]);
        }
    }

    private static void Declare(SqliteCommand command, int count)
    {
        for (var i = command.Parameters.Count; i < count; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        }
    }

    // As the converters of the context store them.
    private static object Store(object? value) =>
        value switch
        {
            null => DBNull.Value,
            string text => StoreText.Clean(text),
            Guid id => id.ToByteArray(bigEndian: true),
            DateTimeOffset instant => UtcMicrosecondsConverter.ToMicroseconds(instant),
            _ => value,
        };
}
