using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Data;

/// <summary>
/// The SQLite flavour; owns the migrations under Migrations/Sqlite. Its connections are read-only
/// (<c>query_only</c>) except inside the write gate, so a write past the gate fails instead of racing.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="gate">The process-wide write gate.</param>
public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options, WriteGate gate)
    : AppDbContext(options)
{
    private bool _writing;

    /// <inheritdoc />
    public override async Task<WriteScope> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await OpenForWritingAsync(cancellationToken);
        try
        {
            return new(await Database.BeginTransactionAsync(cancellationToken), CloseForWritingAsync);
        }
        catch
        {
            await CloseForWritingAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        // By hand: the driver's own transactions take the write lock, past the gate.
        await Database.OpenConnectionAsync(cancellationToken);
        await Database.ExecuteSqlRawAsync("begin deferred", cancellationToken);
        return new Snapshot(this);
    }

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        if (_writing)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await OpenForWritingAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            await CloseForWritingAsync();
        }
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException(
            "Use SaveChangesAsync: waiting for the write gate must not block a thread."
        );

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no time type that orders, so instants are UTC microseconds; ids are 16 big-endian bytes,
        // which order as PostgreSQL's uuid does and insert much faster than text.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosecondsConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianGuidConverter>();
    }

    private async Task OpenForWritingAsync(CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        try
        {
            await Database.OpenConnectionAsync(cancellationToken);
            await Database.ExecuteSqlRawAsync("PRAGMA query_only=OFF", cancellationToken);
            _writing = true;
        }
        catch
        {
            gate.Leave();
            throw;
        }
    }

    private async ValueTask CloseForWritingAsync()
    {
        try
        {
            _writing = false;
            // No token: the connection goes back to a pool and must not stay writable.
            await Database.ExecuteSqlRawAsync("PRAGMA query_only=ON", CancellationToken.None);
            await Database.CloseConnectionAsync();
        }
        finally
        {
            gate.Leave();
        }
    }

    private sealed class Snapshot(SqliteAppDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // No token: the connection goes back to a pool and must not keep the snapshot.
            await db.Database.ExecuteSqlRawAsync("rollback", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
