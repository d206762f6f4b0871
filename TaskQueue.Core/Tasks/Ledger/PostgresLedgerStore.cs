using System.Data.Common;
using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The ledger on PostgreSQL: a pooled connection for each transaction.</summary>
internal sealed class PostgresLedgerStore(StoreConnection store) : ILedgerStore, IProviderValues
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(store.ConnectionString);

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
}
