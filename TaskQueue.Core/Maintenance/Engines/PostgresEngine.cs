using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Maintenance.Engines;

/// <summary>Maintenance of a PostgreSQL database: table by table, beside everything else.</summary>
internal sealed class PostgresEngine(StorePools pools) : IStoreEngine
{
    private const long LockKey = 0x54_41_53_4B_56;

    // What a row of a B-tree takes beside its columns, and how full a page is when it is packed as the default says.
    private const string Tables = """
        with indexes as (
            select x.indrelid as relid,
                sum(greatest(0, pg_relation_size(x.indexrelid) - ceil(greatest(i.reltuples, 0) * (12 + coalesce((
                    select sum(s.avg_width) from pg_attribute a
                    join pg_stats s on s.schemaname = n.nspname and s.tablename = t.relname and s.attname = a.attname
                    where a.attrelid = t.oid and a.attnum = any(x.indkey)), 16)) / 7300 + 2) * 8192))::bigint as bloat
            from pg_index x
            join pg_class i on i.oid = x.indexrelid
            join pg_class t on t.oid = x.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            group by x.indrelid
        )
        select u.relname, u.n_live_tup, pg_table_size(u.relid), pg_indexes_size(u.relid), u.n_dead_tup,
            (pg_table_size(u.relid) * u.n_dead_tup / greatest(1, u.n_live_tup + u.n_dead_tup) + coalesce(x.bloat, 0))::bigint
        from pg_stat_user_tables u left join indexes x on x.relid = u.relid
        where u.schemaname = current_schema() order by u.relname
        """;

    public async Task<StoreSize> SizeAsync(CancellationToken cancellationToken)
    {
        await using var command = pools.Queries.CreateCommand("select pg_database_size(current_database())");
        return new((long)(await command.ExecuteScalarAsync(cancellationToken))!, null, null);
    }

    public async Task<IReadOnlyList<TableFacts>> TablesAsync(CancellationToken cancellationToken)
    {
        await using var command = pools.Queries.CreateCommand(Tables);
        var tables = new List<TableFacts>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(
                new(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    reader.GetInt64(2),
                    reader.GetInt64(3),
                    reader.GetInt64(4),
                    reader.GetInt64(5)
                )
            );
        }

        return tables;
    }

    public async Task<string> AnalyzeAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        var count = await EachTableAsync("analyze", progress, cancellationToken);
        return FormattableString.Invariant($"Took stock of {count} tables.");
    }

    public async Task<string> VacuumAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        var count = await EachTableAsync("vacuum (analyze)", progress, cancellationToken);
        return FormattableString.Invariant(
            $"Freed the room of removed rows in {count} tables for new ones, and took stock of them."
        );
    }

    public async Task<IReadOnlyList<string>> CheckAsync(
        IProgress<int> progress,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        foreach (
            var index in await NamesAsync(
                "select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid "
                    + "join pg_namespace n on n.oid = i.relnamespace "
                    + "where n.nspname = current_schema() and not x.indisvalid",
                cancellationToken
            )
        )
        {
            faults.Add($"Index {index} is not valid: no query uses it. Rebuild it with reindex.");
        }

        if (
            (
                await NamesAsync(
                    "select extname::text from pg_extension where extname = 'amcheck'",
                    cancellationToken
                )
            ).Count > 0
        )
        {
            await CheckIndexesAsync(faults, progress, cancellationToken);
        }

        return faults;
    }

    public async Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken)
    {
        // The lock belongs to the session: it goes with the process, however that ends.
        var session = await pools.Queries.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock(@key)", session);
            command.Parameters.AddWithValue("key", LockKey);
            if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            {
                return new SessionLock(session);
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return null;
    }

    private async Task CheckIndexesAsync(
        List<string> faults,
        IProgress<int> progress,
        CancellationToken cancellationToken
    )
    {
        var indexes = await NamesAsync(
            "select quote_ident(i.relname) from pg_index x join pg_class i on i.oid = x.indexrelid "
                + "join pg_am m on m.oid = i.relam join pg_namespace n on n.oid = i.relnamespace "
                + "where n.nspname = current_schema() and m.amname = 'btree' and x.indisvalid order by 1",
            cancellationToken
        );
        foreach (var (place, index) in indexes.Index())
        {
            try
            {
                await ExecuteAsync($"select bt_index_check('{index}'::regclass)", cancellationToken);
            }
            catch (PostgresException e)
            {
                faults.Add($"Index {index}: {e.MessageText}");
            }

            progress.Report(100 * (place + 1) / indexes.Count);
        }
    }

    private async Task<int> EachTableAsync(
        string action,
        IProgress<int> progress,
        CancellationToken cancellationToken
    )
    {
        var tables = await NamesAsync(
            "select quote_ident(relname) from pg_stat_user_tables where schemaname = current_schema() order by 1",
            cancellationToken
        );
        foreach (var (place, table) in tables.Index())
        {
            await ExecuteAsync($"{action} {table}", cancellationToken);
            progress.Report(100 * (place + 1) / tables.Count);
        }

        return tables.Count;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names come quoted from the catalogue.
        await using var command = pools.Queries.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // All statements are above.
        await using var command = pools.Queries.CreateCommand(sql);
#pragma warning restore CA2100
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private sealed class SessionLock(NpgsqlConnection session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (var command = new NpgsqlCommand("select pg_advisory_unlock(@key)", session))
            {
                command.Parameters.AddWithValue("key", LockKey);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }

            await session.DisposeAsync();
        }
    }
}
