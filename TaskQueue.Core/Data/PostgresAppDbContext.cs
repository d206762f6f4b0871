using System.Data;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Data;

/// <summary>The PostgreSQL flavour; owns the migrations under Migrations/Postgres.</summary>
/// <param name="options">The options.</param>
public sealed class PostgresAppDbContext(DbContextOptions<PostgresAppDbContext> options)
    : AppDbContext(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // Byte by byte, as SQLite does: only so is "begins with" a range of the index.
        builder.Entity<TaskValue>().Property(v => v.Value).UseCollation("C");
    }

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
