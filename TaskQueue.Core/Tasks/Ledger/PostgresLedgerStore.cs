using System.Data.Common;
using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The ledger on PostgreSQL: a pooled connection for each transaction.</summary>
internal sealed class PostgresLedgerStore(StoreConnection store) : ILedgerStore, IProviderValues
{
    private readonly NpgsqlDataSource _source = SourceOf(store);

    public bool WritesInParallel => true;

    public async Task<LedgerSession> BeginAsync(short shard, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new PostgresLedgerSession(
                this,
                await connection.BeginTransactionAsync(cancellationToken),
                shard
            );
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Guid ReadId(DbDataReader row, int column) => row.GetGuid(column);

    public DateTimeOffset? ReadTime(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // The ledger looks rows up by their ids and does nothing else, so the planner is not to weigh a scan of the table
    // against it: on a small table it would win, and on stale statistics it would win for too long.
    private static NpgsqlDataSource SourceOf(StoreConnection store)
    {
        const string LookUpOnly =
            "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";
        var builder = new NpgsqlDataSourceBuilder(store.ConnectionString);
        // What is set here has to stay when a connection goes back to the pool.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(LookUpOnly, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(LookUpOnly, connection);
                await command.ExecuteNonQueryAsync();
            }
        );
        return builder.Build();
    }
}
