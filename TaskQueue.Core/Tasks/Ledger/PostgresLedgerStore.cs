using System.Data.Common;
using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The ledger on PostgreSQL: a pooled connection for each transaction.</summary>
internal sealed class PostgresLedgerStore(StorePools pools, SlowStatements slow)
    : ILedgerStore,
        IProviderValues
{
    public bool WritesInParallel => true;

    public async Task<LedgerSession> BeginAsync(short shard, CancellationToken cancellationToken)
    {
        var connection = await pools.Ledger.OpenConnectionAsync(cancellationToken);
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

    // The pool is not this one's to close.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public SlowStatements.Timing Time(NpgsqlCommand command) => slow.Time(command);
}
