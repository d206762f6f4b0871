using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Maintenance.Engines;

/// <summary>Maintenance of a SQLite file. What writes holds the write gate; the checks read beside everything else.</summary>
internal sealed class SqliteEngine(
    StoreConnection connection,
    WriteGate gate,
    IOptions<StorageOptions> options
) : IStoreEngine
{
    // Enough for the planner, however many rows there are; without a limit every index is read from end to end.
    private const int AnalysisLimit = 1000;

    private string FilePath => new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource;

    public async Task<StoreSize> SizeAsync(CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(writes: false, cancellationToken);
        var page = await NumberAsync(file, "pragma page_size", cancellationToken);
        var pages = await NumberAsync(file, "pragma page_count", cancellationToken);
        var free = await NumberAsync(file, "pragma freelist_count", cancellationToken);
        var log = new FileInfo(FilePath + "-wal");
        return new(page * pages, page * free, log.Exists ? log.Length : 0);
    }

    public async Task<IReadOnlyList<TableFacts>> TablesAsync(CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(writes: false, cancellationToken);
        var analysed =
            await NumberAsync(
                file,
                "select count(*) from sqlite_master where name = 'sqlite_stat1'",
                cancellationToken
            ) > 0;
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        if (analysed)
        {
            // The first number of each line is about how many rows the table, or a partial index of it, had.
            await foreach (
                var line in LinesAsync(file, "select tbl || ' ' || stat from sqlite_stat1", cancellationToken)
            )
            {
                if (
                    line.Split(' ') is [var table, var number, ..]
                    && long.TryParse(number, CultureInfo.InvariantCulture, out var count)
                )
                {
                    rows[table] = Math.Max(count, rows.GetValueOrDefault(table));
                }
            }
        }

        var tables = new List<TableFacts>();
        await foreach (
            var name in LinesAsync(
                file,
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
                cancellationToken
            )
        )
        {
            tables.Add(
                new(name, rows.TryGetValue(name, out var count) ? count : null, null, null, null, null)
            );
        }

        return tables;
    }

    public Task<string> AnalyzeAsync(IProgress<int> progress, CancellationToken cancellationToken) =>
        WriteAsync(
            async file =>
            {
                await ExecuteAsync(
                    file,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"pragma analysis_limit={AnalysisLimit}; analyze;"
                    ),
                    cancellationToken
                );
                return "Took stock of all tables.";
            },
            cancellationToken
        );

    public async Task<string> VacuumAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        // The file is written anew into the log first: both are there for a while.
        var size = await SizeAsync(cancellationToken);
        var room = new DriveInfo(Path.GetDirectoryName(FilePath)!).AvailableFreeSpace;
        var need = 2 * (size.Bytes - (size.FreeBytes ?? 0));
        if (room < need)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                FormattableString.Invariant(
                    $"A vacuum needs {need >> 20} MiB of free disk, and there are {room >> 20} MiB."
                )
            );
        }

        return await WriteAsync(
            async file =>
            {
                await ExecuteAsync(file, "vacuum", cancellationToken);
                progress.Report(70);
                // Still inside the gate, so that no two connections checkpoint at once.
                await ExecuteAsync(file, "pragma wal_checkpoint(truncate)", cancellationToken);
                progress.Report(90);
                await ExecuteAsync(
                    file,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"pragma analysis_limit={AnalysisLimit}; analyze;"
                    ),
                    cancellationToken
                );
                return "Wrote the file anew without gaps, and took stock of all tables.";
            },
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<string>> CheckAsync(
        IProgress<int> progress,
        CancellationToken cancellationToken
    )
    {
        await using var file = await OpenAsync(writes: false, cancellationToken);
        var faults = new List<string>();
        await foreach (var line in LinesAsync(file, "pragma quick_check(20)", cancellationToken))
        {
            if (line != "ok")
            {
                faults.Add(line);
            }
        }

        return faults;
    }

    // Another process cannot have the file open.
    public Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(new NoLock());

    private async Task<string> WriteAsync(
        Func<SqliteConnection, Task<string>> write,
        CancellationToken cancellationToken
    )
    {
        await gate.EnterAsync(cancellationToken);
        try
        {
            await using var file = await OpenAsync(writes: true, cancellationToken);
            // SQLite has no asynchronous I/O, and this may take minutes.
            return await Task.Run(() => write(file), cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<SqliteConnection> OpenAsync(bool writes, CancellationToken cancellationToken)
    {
        var file = new SqliteConnection(connection.ConnectionString + ";Pooling=False");
        try
        {
            await file.OpenAsync(cancellationToken);
            await ExecuteAsync(
                file,
                SqliteConnectionSettings.Pragmas(options.Value.Durability)
                    + (writes ? "" : "PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON;"),
                cancellationToken
            );
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

#pragma warning disable CA2100 // All statements are above.
    private static async Task ExecuteAsync(
        SqliteConnection file,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> NumberAsync(
        SqliteConnection file,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(cancellationToken),
            CultureInfo.InvariantCulture
        );
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        SqliteConnection file,
        string sql,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return reader.GetString(0);
        }
    }
#pragma warning restore CA2100

    private sealed class NoLock : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
