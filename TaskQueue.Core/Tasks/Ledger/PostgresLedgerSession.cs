using System.Data.Common;
using Npgsql;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// One transaction on PostgreSQL: many rows in one statement, as arrays. Locking and updating go through a LATERAL
/// look-up by id, whose plan does not depend on the table's statistics; a join with unnest flips to a scan at times.
/// </summary>
internal sealed class PostgresLedgerSession(
    PostgresLedgerStore store,
    NpgsqlTransaction transaction,
    short shard
) : LedgerSession
{
    private static readonly string Lock =
        $"select {TaskRows.Columns} from unnest(@p0) r(i) cross join lateral "
        + "(select * from tasks q where q.id = r.i order by q.id limit 1 for update) p";

    private static readonly string Update =
        "update tasks t set "
        + string.Join(
            ", ",
            LedgerTables
                .Moves.Skip(1)
                .Select(c =>
                    c.Name == "result" ? "result = coalesce(x.result, t.result)" : $"{c.Name} = x.{c.Name}"
                )
        )
        + " from (select p.ctid as row_at, r.* from unnest("
        + string.Join(", ", LedgerTables.Moves.Select((_, i) => $"@p{i}"))
        + ") r("
        + string.Join(", ", LedgerTables.Moves.Select(c => c.Name))
        + ") cross join lateral (select ctid from tasks q where q.id = r.id order by q.id limit 1) p offset 0) x "
        + "where t.ctid = x.row_at";

    private readonly NpgsqlConnection _connection = transaction.Connection!;

    protected override short Shard => shard;

    public override async Task<HashSet<Guid>> InsertTasksAsync(IReadOnlyList<TaskItem> tasks)
    {
        var insert = LedgerTables.Tasks.For(tasks);
        await using var command = Command(insert.OfArrays);
        Bind(command, insert.Columns, tasks);
        var inserted = new HashSet<Guid>(tasks.Count);
        using var timing = store.Time(command);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            inserted.Add(reader.GetGuid(0));
        }

        return inserted;
    }

    public override async Task<(Guid Id, byte[]? RequestHash)?> FindByKeyAsync(string createdBy, string key)
    {
        await using var command = Command(
            "select id, request_hash from tasks where created_by = @p0 and idempotency_key = @p1"
        );
        command.Parameters.AddWithValue("p0", createdBy);
        command.Parameters.AddWithValue("p1", key);
        using var timing = store.Time(command);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? (reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1))
            : null;
    }

    public override async Task<Dictionary<Guid, TaskItem>> LockAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var command = Command(Lock);
        // One order for all writers, so that two of them never wait for each other.
        command.Parameters.AddWithValue("p0", ids.Distinct().Order().ToArray());
        var rows = new Dictionary<Guid, TaskItem>(ids.Count);
        using var timing = store.Time(command);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var task = TaskRows.Read(reader, store);
            rows[task.Id] = task;
        }

        return rows;
    }

    public override async Task UpdateAsync(IReadOnlyList<TaskItem> tasks)
    {
        await using var command = Command(Update);
        Bind(command, LedgerTables.Moves, tasks);
        using var timing = store.Time(command);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task InsertAsync<TRow>(LedgerTable<TRow> table, IReadOnlyList<TRow> rows)
    {
        var insert = table.For(rows);
        await using var command = Command(insert.OfArrays);
        Bind(command, insert.Columns, rows);
        using var timing = store.Time(command);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"p{i}", values[i] ?? DBNull.Value);
        }

        using var timing = store.Time(command);
        return await command.ExecuteNonQueryAsync();
    }

    public override async Task<List<T>> QueryEachAsync<TKey, T>(
        IReadOnlyList<TKey> keys,
        string query,
        Func<DbDataReader, IProviderValues, T> read,
        int most = int.MaxValue,
        bool locks = false
    )
    {
        var rows = new List<T>();
        if (keys.Count == 0)
        {
            return rows;
        }

        var each = query.Replace("@id", "r.i", StringComparison.Ordinal) + (locks ? " for update" : "");
        await using var command = Command(
            $"select q.* from unnest(@p0) r(i) cross join lateral ({each}) q limit @p1"
        );
        command.Parameters.AddWithValue("p0", keys.ToArray());
        command.Parameters.AddWithValue("p1", most);
        using var timing = store.Time(command);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader, store));
        }

        return rows;
    }

    public override async Task ExecuteForAllAsync(
        string sql,
        IReadOnlyList<Guid> ids,
        params object?[] values
    )
    {
        if (ids.Count > 0)
        {
            await ExecuteAsync($"{sql} = any(@p{values.Length})", [.. values, ids.ToArray()]);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    protected override Task CommitTransactionAsync() => transaction.CommitAsync();

    private static void Bind<TRow>(
        NpgsqlCommand command,
        IReadOnlyList<LedgerColumn<TRow>> columns,
        IReadOnlyList<TRow> rows
    )
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var values = columns[i].ArrayOf(rows);
            if (values is string?[] texts)
            {
                Clean(texts);
            }

            command.Parameters.AddWithValue($"p{i}", values);
        }
    }

    private static void Clean(string?[] texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = texts[i] is { } text ? StoreText.Clean(text) : null;
        }
    }

    private NpgsqlCommand Command(string sql) => new(sql, _connection, transaction);
}
