using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TaskQueue.Core.Data;

/// <summary>Lets <c>dotnet ef</c> make the SQLite context.</summary>
internal sealed class SqliteDesignTimeContext : IDesignTimeDbContextFactory<SqliteAppDbContext>
{
    public SqliteAppDbContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=design.db").Options,
            new WriteGate()
        );
}

/// <summary>Lets <c>dotnet ef</c> make the PostgreSQL context.</summary>
internal sealed class PostgresDesignTimeContext : IDesignTimeDbContextFactory<PostgresAppDbContext>
{
    public PostgresAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql("Host=design").Options);
}
