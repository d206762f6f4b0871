using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Reads what the product has left in its store, when no process of it runs any more.</summary>
internal static class StoreReader
{
    public static async Task<(
        IReadOnlyList<StoredTask> Tasks,
        IReadOnlyList<StoredAttempt> Attempts,
        IReadOnlyList<StoredDependency> Dependencies,
        IReadOnlyList<Schedule> Schedules
    )> ReadAsync(string connectionString)
    {
        var store = StoreConnection.Parse(connectionString);
        using var gate = new WriteGate();
        await using var db = Open(store, gate);
        if (store.Provider is StoreProvider.Sqlite)
        {
            var said = await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync();
            Assert.Equal(["ok"], said);
        }

        var dependencies = await db.Dependencies.AsNoTracking().ToListAsync();
        var schedules = await db.Schedules.AsNoTracking().ToListAsync();
        var attempts = await db.Attempts.AsNoTracking().ToListAsync();
        return (
            await TasksAsync(db),
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
            ],
            [
                .. dependencies.Select(d => new StoredDependency(
                    d.TaskId,
                    d.DependsOnId,
                    d.Outcome?.ToString().ToLowerInvariant()
                )),
            ],
            schedules
        );
    }

    private static async Task<IReadOnlyList<StoredTask>> TasksAsync(AppDbContext db)
    {
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
                t.Queue,
                t.ConcurrencyKey,
                t.CreatedAt,
            })
            .ToListAsync();
        return
        [
            .. tasks.Select(t => new StoredTask(
                t.Id,
                t.IdempotencyKey,
                t.State.ToString().ToLowerInvariant(),
                t.Attempt,
                t.Losses,
                t.ErrorKind
            )
            {
                Queue = t.Queue,
                ConcurrencyKey = t.ConcurrencyKey,
                CreatedAt = Clock.Micros(t.CreatedAt),
            }),
        ];
    }

    private static AppDbContext Open(StoreConnection store, WriteGate gate) =>
        store.Provider is StoreProvider.Postgres
            ? new PostgresAppDbContext(
                new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql(store.ConnectionString).Options
            )
            : new SqliteAppDbContext(
                new DbContextOptionsBuilder<SqliteAppDbContext>()
                    .UseSqlite(store.ConnectionString + ";Pooling=False")
                    .Options,
                gate
            );
}
