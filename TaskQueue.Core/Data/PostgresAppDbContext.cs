using System.Data;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Data;

/// <summary>The PostgreSQL flavour; owns the migrations under Migrations/Postgres.</summary>
/// <param name="options">The options.</param>
public sealed class PostgresAppDbContext(DbContextOptions<PostgresAppDbContext> options)
    : AppDbContext(options)
{
    /// <inheritdoc />
    public override async Task<WriteScope> BeginWriteAsync(CancellationToken cancellationToken) =>
        new(await Database.BeginTransactionAsync(cancellationToken));

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        await Database.ExecuteSqlRawAsync("set transaction read only", cancellationToken);
        return transaction;
    }
}
