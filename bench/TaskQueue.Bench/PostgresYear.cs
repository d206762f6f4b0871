using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace TaskQueue.Bench;

/// <summary>Fills a PostgreSQL database: binary COPY into each table, the secondary indexes afterwards, and figures for the planner.</summary>
/// <param name="connectionString">The store.</param>
internal sealed class PostgresYear(string connectionString) : IYearWriter
{
    private const int Step = 50_000;

    public async Task WriteAsync(
        IEnumerable<YearTask> tasks,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var store = new NpgsqlConnection(connectionString);
        await store.OpenAsync(cancellationToken);
        await RunAsync(
            store,
            "set synchronous_commit = off; set maintenance_work_mem = '512MB'; set max_parallel_maintenance_workers = 2",
            cancellationToken
        );
        var indexes = await IndexesAsync(store, cancellationToken);
        foreach (var (name, _) in indexes)
        {
            await RunAsync(store, $"drop index \"{name}\"", cancellationToken);
        }

        var counts = new YearCounts();
        foreach (var some in tasks.Chunk(Step))
        {
            await CopyAsync(store, YearTables.Tasks, some.Select(t => t.Task), cancellationToken);
            await CopyAsync(store, YearTables.Attempts, some.SelectMany(t => t.Attempts), cancellationToken);
            await CopyAsync(
                store,
                YearTables.Tags,
                some.SelectMany(t => t.Task.Tags.Select(tag => (tag, t.Task.Id)))
                    .OrderBy(t => t.tag, StringComparer.Ordinal),
                cancellationToken
            );
            await CopyAsync(
                store,
                YearTables.Values,
                some.SelectMany(t => t.Task.Values)
                    .Select(v => (v.Path, v.Value, v.TaskId))
                    .OrderBy(v => v.Value, StringComparer.Ordinal),
                cancellationToken
            );
            Array.ForEach(some, t => counts.Add(t.Task));
        }

        await CountAsync(store, counts, now, cancellationToken);
        foreach (var (_, sql) in indexes)
        {
            await RunAsync(store, sql, cancellationToken);
        }

        await RunAsync(
            store,
            "vacuum analyze tasks, task_attempts, task_tags, task_values, queue_counts",
            cancellationToken
        );
    }

    private static async Task<List<(string Name, string Sql)>> IndexesAsync(
        NpgsqlConnection store,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select indexname, indexdef from pg_indexes where schemaname = current_schema() "
                + "and tablename in ('tasks', 'task_attempts', 'task_tags', 'task_values') "
                + "and indexname not in (select conname from pg_constraint)",
            store
        );
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var indexes = new List<(string, string)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            indexes.Add((rows.GetString(0), rows.GetString(1)));
        }

        return indexes;
    }

    private static async Task CopyAsync<TRow>(
        NpgsqlConnection store,
        YearTable<TRow> table,
        IEnumerable<TRow> rows,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await store.BeginBinaryImportAsync(
            $"copy {table.Name} ({table.ColumnNames}) from stdin (format binary)",
            cancellationToken
        );
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var (_, value) in table.Columns)
            {
                await (
                    value(row) switch
                    {
                        null => copy.WriteNullAsync(cancellationToken),
                        Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken),
                        DateTimeOffset at => copy.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellationToken),
                        short number => copy.WriteAsync(number, NpgsqlDbType.Smallint, cancellationToken),
                        int number => copy.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken),
                        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
                        byte[] bytes => copy.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellationToken),
                        string text => copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken),
                        var other => throw new NotSupportedException($"{other.GetType().Name} is not kept."),
                    }
                );
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task CountAsync(
        NpgsqlConnection store,
        YearCounts counts,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        foreach (var (queue, states) in counts.Queues)
        {
            await RunAsync(
                store,
                $"insert into queue_counts (queue, shard, accepted, removed, {string.Join(", ", YearTables.Counters)}) "
                    + $"values ('{queue}', 1, {states.Sum()}, 0, {string.Join(", ", states)})",
                cancellationToken
            );
        }

        foreach (var path in YearOfTasks.Paths.Split(';'))
        {
            await RunAsync(
                store,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"insert into search_fills (type, path, since, before, done_at) values ('', '{path}', '{now.UtcDateTime:O}', '{Guid.Empty}', '{now.UtcDateTime:O}') {YearTables.OverFill}"
                ),
                cancellationToken
            );
        }
    }

    private static async Task RunAsync(
        NpgsqlConnection store,
        string sql,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2100 // names and numbers of our own
        await using var command = new NpgsqlCommand(sql, store) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
