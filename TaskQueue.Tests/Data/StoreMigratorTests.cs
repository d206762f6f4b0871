using Microsoft.Data.Sqlite;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

public sealed class StoreMigratorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_AfterAProcessThatDiedWhileMigrating_DoesNotWaitForIt()
    {
        await using var database = TemporaryDatabase.Sqlite();
        var store = StoreConnection.Parse(database.ConnectionString);
        using var gate = new WriteGate();
        var migrator = new StoreMigrator(store, gate);
        await migrator.MigrateAsync(Stop);
        // What such a process leaves: the row with which EF keeps others out.
        await using (var file = new SqliteConnection(store.ConnectionString + ";Pooling=False"))
        {
            await file.OpenAsync(Stop);
            await using var leave = file.CreateCommand();
            leave.CommandText = """
                create table if not exists "__EFMigrationsLock" ("Id" integer primary key, "Timestamp" text not null);
                insert into "__EFMigrationsLock" values (1, '2026-11-25 12:00:00');
                """;
            await leave.ExecuteNonQueryAsync(Stop);
        }

        await migrator.MigrateAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }
}
