using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TaskQueue.Bench;

/// <summary>
/// Fills a SQLite file: one prepared insert for each table in large transactions without a sync, and the indexes that no
/// key needs are made afterwards, which is several times faster than to keep them up row by row.
/// </summary>
/// <param name="connectionString">The store.</param>
internal sealed class SqliteYear(string connectionString) : IYearWriter
{
    private const int Step = 100_000;

    public async Task WriteAsync(
        IEnumerable<YearTask> tasks,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var file = new SqliteConnection(connectionString + ";Pooling=False");
        await file.OpenAsync(cancellationToken);
        Run(
            file,
            "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-400000; pragma temp_store=memory"
        );
        var indexes = Indexes(file);
        indexes.ForEach(i => Run(file, $"drop index \"{i.Name}\""));
        var counts = new YearCounts();
        foreach (var some in tasks.Chunk(Step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var transaction = file.BeginTransaction();
            Insert(file, YearTables.Tasks, some.Select(t => t.Task));
            Insert(file, YearTables.Attempts, some.SelectMany(t => t.Attempts));
            Insert(
                file,
                YearTables.Tags,
                some.SelectMany(t => t.Task.Tags.Select(tag => (tag, t.Task.Id)))
                    .OrderBy(t => t.tag, StringComparer.Ordinal)
            );
            Insert(
                file,
                YearTables.Values,
                some.SelectMany(t => t.Task.Values)
                    .Select(v => (v.Path, v.Value, v.TaskId))
                    .OrderBy(v => v.Value, StringComparer.Ordinal)
            );
            transaction.Commit();
            Array.ForEach(some, t => counts.Add(t.Task));
        }

        Count(file, counts, now);
        foreach (var (_, sql) in indexes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(file, sql);
        }

        Run(file, "analyze; pragma journal_mode=wal");
    }

    private static List<(string Name, string Sql)> Indexes(SqliteConnection file)
    {
        using var command = file.CreateCommand();
        command.CommandText =
            "select name, sql from sqlite_master where type = 'index' and sql is not null "
            + "and tbl_name in ('tasks', 'task_attempts', 'task_tags', 'task_values')";
        using var rows = command.ExecuteReader();
        var indexes = new List<(string, string)>();
        while (rows.Read())
        {
            indexes.Add((rows.GetString(0), rows.GetString(1)));
        }

        return indexes;
    }

    private static void Insert<TRow>(SqliteConnection file, YearTable<TRow> table, IEnumerable<TRow> rows)
    {
        using var command = file.CreateCommand();
#pragma warning disable CA2100 // names of our own
        command.CommandText =
            $"insert into {table.Name} ({table.ColumnNames}) values ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i.ToString(CultureInfo.InvariantCulture)}"))})";
#pragma warning restore CA2100
        var parameters = table
            .Columns.Select(
                (_, i) =>
                    command.Parameters.Add(
                        new SqliteParameter
                        {
                            ParameterName = $"@p{i.ToString(CultureInfo.InvariantCulture)}",
                        }
                    )
            )
            .ToArray();
        command.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = Kept(table.Columns[i].Value(row));
            }

            command.ExecuteNonQuery();
        }
    }

    private static void Count(SqliteConnection file, YearCounts counts, DateTimeOffset now)
    {
        foreach (var (queue, states) in counts.Queues)
        {
            Run(
                file,
                $"insert into queue_counts (queue, shard, accepted, removed, {string.Join(", ", YearTables.Counters)}) "
                    + $"values ('{queue}', 1, {states.Sum()}, 0, {string.Join(", ", states)})"
            );
        }

        foreach (var path in YearOfTasks.Paths.Split(';'))
        {
            Run(
                file,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"insert into search_fills (type, path, since, before, done_at) values ('', '{path}', {Microseconds(now)}, zeroblob(16), {Microseconds(now)}) {YearTables.OverFill}"
                )
            );
        }
    }

    // As the product keeps ids and times.
    private static object Kept(object? value) =>
        value switch
        {
            null => DBNull.Value,
            Guid id => id.ToByteArray(bigEndian: true),
            DateTimeOffset at => Microseconds(at),
            _ => value,
        };

    private static long Microseconds(DateTimeOffset at) =>
        (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static void Run(SqliteConnection file, string sql)
    {
        using var command = file.CreateCommand();
#pragma warning disable CA2100 // names and numbers of our own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
