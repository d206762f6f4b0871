using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>Both providers' migrations say what the model says, and make the same tables.</summary>
public sealed class MigrationParityTests
{
    private const string SqliteColumns = """
        select m.name || '.' || c.name || case when c."notnull" then '' else '?' end as "Value"
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'
        """;

    // The primary key has another name of its own on each provider.
    private const string SqliteIndexes = """
        select m.name || '.' || i.name || case when i."unique" then ' unique' else '' end
            || case when i.partial then ' partial' else '' end
            || ' (' || (select group_concat(name) from (select name from pragma_index_info(i.name) order by seqno))
            || ')' as "Value"
        from sqlite_master m join pragma_index_list(m.name) i where m.type = 'table' and i.origin = 'c'
        """;

    private const string PostgresColumns = """
        select table_name || '.' || column_name || case when is_nullable = 'NO' then '' else '?' end as "Value"
        from information_schema.columns where table_schema = 'public'
        """;

    private const string PostgresIndexes = """
        select t.relname || '.' || i.relname || case when x.indisunique then ' unique' else '' end
            || case when x.indpred is not null then ' partial' else '' end
            || ' (' || (select string_agg(a.attname, ',' order by k.n) from unnest(x.indkey) with ordinality k(a, n)
                join pg_attribute a on a.attrelid = t.oid and a.attnum = k.a) || ')' as "Value"
        from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        join pg_namespace s on s.oid = t.relnamespace where s.nspname = 'public' and not x.indisprimary
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Migrations_AreUpToDateWithTheModel()
    {
        using var sqlite = new SqliteDesignTimeContext().CreateDbContext([]);
        using var postgres = new PostgresDesignTimeContext().CreateDbContext([]);

        Assert.False(
            sqlite.Database.HasPendingModelChanges(),
            "./dev migrate NAME adds the migration (SQLite)"
        );
        Assert.False(
            postgres.Database.HasPendingModelChanges(),
            "./dev migrate NAME adds the migration (PostgreSQL)"
        );
    }

    [Fact]
    public void Migrations_HaveTheSameNames()
    {
        using var sqlite = new SqliteDesignTimeContext().CreateDbContext([]);
        using var postgres = new PostgresDesignTimeContext().CreateDbContext([]);

        Assert.Equal(Names(sqlite), Names(postgres));
    }

    [Fact]
    public async Task Tables_AreTheSame_OnBothProviders()
    {
        await using var sqlite = TemporaryDatabase.Sqlite();
        await using var postgres = await TemporaryDatabase.PostgresAsync();
        await using var one = await CoreParts.MakeAsync(sqlite);
        await using var other = await CoreParts.MakeAsync(postgres);

        var columns = await ReadAsync(one, SqliteColumns);
        Assert.Contains("tasks.payload", columns);
        Assert.Equal(columns, await ReadAsync(other, PostgresColumns));
        var indexes = await ReadAsync(one, SqliteIndexes);
        Assert.Contains("tasks.ix_tasks_ready partial (queue,priority,id)", indexes);
        Assert.Equal(indexes, await ReadAsync(other, PostgresIndexes));
    }

    [Fact]
    public async Task Migrate_ASecondTime_DoesNothing()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);

        await parts.Get<StoreMigrator>().MigrateAsync(Stop);

        await using var db = parts.Db();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Stop));
    }

    private static IEnumerable<string> Names(AppDbContext db) =>
        db.Database.GetMigrations().Select(name => name.Split('_', 2)[1]);

    // EF's own table of migrations has names of its own.
    private static async Task<IEnumerable<string>> ReadAsync(CoreParts parts, string sql)
    {
        await using var db = parts.Db();
        var lines = await db.Database.SqlQueryRaw<string>(sql).ToListAsync(Stop);
        return lines
            .Where(line => !line.StartsWith("__EF", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }
}
