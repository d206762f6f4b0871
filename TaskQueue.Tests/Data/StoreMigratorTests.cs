using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>Migrations run once, and a store that is newer than the program is left alone.</summary>
public abstract class StoreMigratorTests
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    private protected static StoreMigrator Migrator(StoreConnection connection, WriteGate gate) =>
        new(connection, Options.Create(new StorageOptions()), gate);

    [Fact]
    public async Task Migrate_TellsWhatTheStoreHas()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        var applied = parts.Get<StoreMigrator>().Applied;

        await using var db = parts.Db();
        Assert.Equal(db.Database.GetMigrations(), applied);
    }

    [Fact]
    public async Task Migrate_ANewerStore_IsRefused_AndNothingIsChanged()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await AddMigrationAsync(parts, "29990101000000_FromTomorrow");

        var refusal = await Assert.ThrowsAsync<StoreTooNewException>(() =>
            parts.Get<StoreMigrator>().MigrateAsync(Stop)
        );

        Assert.Equal("29990101000000_FromTomorrow", refusal.Migration);
        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
        await using var db = parts.Db();
        Assert.Contains(refusal.Migration, await db.Database.GetAppliedMigrationsAsync(Stop));
    }

    internal static async Task AddMigrationAsync(CoreParts parts, string name)
    {
        await using var db = parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlAsync(
            $"""insert into "__EFMigrationsHistory" ("MigrationId", "ProductVersion") values ({name}, 'tomorrow')""",
            Stop
        );
        await scope.CommitAsync(Stop);
    }
}

public sealed class SqliteStoreMigratorTests : StoreMigratorTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    [Fact]
    public async Task Migrate_AfterAProcessWasKilledInTheMiddle_DoesNotWaitForIt()
    {
        await using var database = TemporaryDatabase.Sqlite();
        // The row that EF leaves behind.
        await ExecuteAsync(
            database,
            """
            create table "__EFMigrationsLock" ("Id" integer not null primary key, "Timestamp" text not null);
            insert into "__EFMigrationsLock" values (1, '2026-01-01 00:00:00');
            """
        );
        using var gate = new WriteGate();
        var migrator = Migrator(StoreConnection.Parse(database.ConnectionString), gate);

        await migrator.MigrateAsync(Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);

        Assert.NotEmpty(migrator.Applied);
    }

    [Fact]
    public async Task Migrate_WhenNothingIsMissing_WritesNothing()
    {
        await using var database = TemporaryDatabase.Sqlite();
        using var gate = new WriteGate();
        var connection = StoreConnection.Parse(database.ConnectionString);
        await Migrator(connection, gate).MigrateAsync(Stop);
        await using var other = new SqliteConnection(database.ConnectionString + ";Pooling=False");
        await other.OpenAsync(Stop);
        await using var writing = other.BeginTransaction(deferred: false);
        var migrator = Migrator(connection, gate);

        await migrator.MigrateAsync(Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);

        Assert.NotEmpty(migrator.Applied);
    }

    private static async Task ExecuteAsync(TemporaryDatabase database, string statements)
    {
        await using var connection = new SqliteConnection(database.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = statements;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }
}

public sealed class PostgresStoreMigratorTests : StoreMigratorTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();

    [Fact]
    public async Task Migrate_FourAtOnce_MigrateOnce()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        var connection = StoreConnection.Parse(database.ConnectionString);
        var migrators = Enumerable.Range(0, 4).Select(_ => Migrator(connection, new WriteGate())).ToList();

        await Task.WhenAll(
            migrators.Select(m => Task.Run(() => m.MigrateAsync(TestContext.Current.CancellationToken)))
        );

        Assert.All(migrators, m => Assert.Equal(migrators[0].Applied, m.Applied));
        Assert.Equal(migrators[0].Applied.Distinct(), migrators[0].Applied);
        Assert.NotEmpty(migrators[0].Applied);
    }
}
