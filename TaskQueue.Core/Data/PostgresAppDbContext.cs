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
}
