using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Reads what the product has left in its store, when no process of it runs any more.</summary>
internal static class StoreReader
{
    public static async Task<(
        IReadOnlyList<StoredTask> Tasks,
        IReadOnlyList<StoredAttempt> Attempts
    )> ReadAsync(string connectionString)
    {
        var store = StoreConnection.Parse(connectionString);
        using var gate = new WriteGate();
        await using AppDbContext db =
            store.Provider is StoreProvider.Postgres
                ? new PostgresAppDbContext(
                    new DbContextOptionsBuilder<PostgresAppDbContext>()
                        .UseNpgsql(store.ConnectionString)
                        .Options
                )
                : new SqliteAppDbContext(
                    new DbContextOptionsBuilder<SqliteAppDbContext>()
                        .UseSqlite(store.ConnectionString + ";Pooling=False")
                        .Options,
                    gate
                );
        if (store.Provider is StoreProvider.Sqlite)
        {
            var said = await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync();
            Assert.Equal(["ok"], said);
        }

        var tasks = await db
            .Tasks.AsNoTracking()
            .Select(t => new
            {
                t.Id,
                t.IdempotencyKey,
                t.State,
                t.Attempt,
                t.Losses,
                t.ErrorKind,
            })
            .ToListAsync();
        var attempts = await db.Attempts.AsNoTracking().ToListAsync();
        return (
            [
                .. tasks.Select(t => new StoredTask(
                    t.Id,
                    t.IdempotencyKey,
                    t.State.ToString().ToLowerInvariant(),
                    t.Attempt,
                    t.Losses,
                    t.ErrorKind
                )),
            ],
            [
                .. attempts.Select(a => new StoredAttempt(
                    a.TaskId,
                    a.Number,
                    a.Token,
                    a.Outcome.ToString(),
                    a.ErrorKind,
                    a.LeasedAt is { } leased ? Clock.Micros(leased) : null,
                    Clock.Micros(a.FinishedAt)
                )),
            ]
        );
    }
}
