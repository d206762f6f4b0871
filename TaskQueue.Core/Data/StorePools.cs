using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>
/// The connections to PostgreSQL: one pool for the console, the API and the chores, and a small one for accepting and
/// settling, which readers cannot empty. On SQLite there are none; its driver pools by itself and without a limit.
/// </summary>
public sealed class StorePools : IAsyncDisposable
{
    private const string NoScans =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

    private readonly NpgsqlDataSource? _queries;
    private readonly NpgsqlDataSource? _ledger;
    private readonly PoolMeter? _meter;
    private readonly ConnectionCount _count;

    /// <summary>Sets the pools up; nothing is connected yet.</summary>
    /// <param name="connection">Which store.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="count">Counts the connections to SQLite.</param>
    public StorePools(StoreConnection connection, IOptions<StorageOptions> options, ConnectionCount count)
    {
        _count = count;
        if (connection.Provider is not StoreProvider.Postgres)
        {
            return;
        }

        var settings = options.Value;
        _queries = Build(connection, "queries", settings.PoolSize, settings.PoolWait);
        _ledger = Build(connection, "ledger", settings.LedgerPoolSize, settings.PoolWait, lookUpOnly: true);
        _meter = new();
    }

    /// <summary>The pool of the console, the API and the chores.</summary>
    internal NpgsqlDataSource Queries => _queries ?? throw NotHere();

    /// <summary>The pool of the ledger.</summary>
    internal NpgsqlDataSource Ledger => _ledger ?? throw NotHere();

    /// <summary>How the pools stand now.</summary>
    public IReadOnlyList<PoolState> Read()
    {
        if (_meter is null)
        {
            return [new("queries", null, _count.Open, null, null, null)];
        }

        var seen = _meter.Read();
        return [StateOf("queries", Queries, seen), StateOf("ledger", Ledger, seen)];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _meter?.Dispose();
        if (_queries is not null)
        {
            await _queries.DisposeAsync();
        }

        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }
    }

    private static PoolState StateOf(string name, NpgsqlDataSource source, IReadOnlyList<PoolReading> seen)
    {
        var mine = seen.Where(r => r.Pool == NameOf(name, source.ConnectionString))
            .ToDictionary(r => r.What, r => r.Value);
        return new(
            name,
            (int)mine.GetValueOrDefault(PoolReading.Max),
            (int)mine.GetValueOrDefault(PoolReading.InUse),
            (int)mine.GetValueOrDefault(PoolReading.Idle),
            (int)mine.GetValueOrDefault(PoolReading.Waiting),
            mine.GetValueOrDefault(PoolReading.Timeouts)
        );
    }

    private static NpgsqlDataSource Build(
        StoreConnection connection,
        string name,
        int size,
        TimeSpan wait,
        bool lookUpOnly = false
    )
    {
        var text = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            Pooling = true,
            MaxPoolSize = size,
            MinPoolSize = 0,
            // The driver's word for the wait for a free or a new connection.
            Timeout = (int)Math.Ceiling(wait.TotalSeconds),
            // What is set below has to stay when a connection goes back to the pool.
            NoResetOnClose = lookUpOnly,
        };
        text.ApplicationName = string.IsNullOrEmpty(text.ApplicationName)
            ? $"taskqueue-{name}"
            : text.ApplicationName;
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString)
        {
            Name = NameOf(name, text.ConnectionString),
        };
        if (lookUpOnly)
        {
            builder.UsePhysicalConnectionInitializer(LookUpOnly, LookUpOnlyAsync);
        }

        return builder.Build();
    }

    // The ledger looks rows up by their ids and does nothing else, so the planner is not to weigh a scan of the table
    // against it: on a small table it would win, and on stale statistics it would win for too long.
    private static void LookUpOnly(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(NoScans, connection);
        command.ExecuteNonQuery();
    }

    private static async Task LookUpOnlyAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(NoScans, connection);
        await command.ExecuteNonQueryAsync();
    }

    // What the driver's meters call the pool; two installations in one process must not add up.
    private static string NameOf(string name, string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"{name}@{text.Host}:{text.Port}/{text.Database}");
    }

    private static InvalidOperationException NotHere() => new("Only PostgreSQL has pools of ours.");
}

/// <summary>How a pool of connections stands.</summary>
/// <param name="Name"><c>queries</c>: console, API and chores; <c>ledger</c>: accepting and settling.</param>
/// <param name="Max">How many connections it may have; absent where there is no limit.</param>
/// <param name="InUse">How many are in use.</param>
/// <param name="Idle">How many are open and free; absent where the driver does not tell.</param>
/// <param name="Waiting">How many callers wait for one; absent where nobody ever waits.</param>
/// <param name="Timeouts">How many callers waited in vain since the process started; absent where nobody ever waits.</param>
public sealed record PoolState(string Name, int? Max, int InUse, int? Idle, int? Waiting, long? Timeouts);
