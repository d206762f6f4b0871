using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Architecture;

/// <summary>No migration takes away what an older version of the program may still use, unless it says so.</summary>
public sealed class MigrationRulesTests
{
    [Fact]
    public void Migrations_ExpandBeforeTheyContract()
    {
        using var sqlite = new SqliteDesignTimeContext().CreateDbContext([]);
        using var postgres = new PostgresDesignTimeContext().CreateDbContext([]);

        foreach (var db in (AppDbContext[])[sqlite, postgres])
        {
            var migrations = db.GetService<IMigrationsAssembly>();
            var all = migrations
                .Migrations.OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => (m.Key, migrations.CreateMigration(m.Value, db.Database.ProviderName!)))
                .ToList();
            Assert.NotEmpty(all);
            Rule.AssertKept(MigrationRules.Breaches(all));
        }
    }

    public static TheoryData<MigrationOperation> TakenAway =>
        [
            new DropTableOperation { Name = "fish" },
            new DropColumnOperation { Table = "fish", Name = "fins" },
            new RenameTableOperation { Name = "fish", NewName = "fishes" },
            new RenameColumnOperation
            {
                Table = "fish",
                Name = "fins",
                NewName = "fin_count",
            },
            new AlterColumnOperation
            {
                Table = "fish",
                Name = "fins",
                ClrType = typeof(int),
                OldColumn = new AddColumnOperation { ClrType = typeof(int), IsNullable = true },
            },
            new AddColumnOperation
            {
                Table = "fish",
                Name = "scales",
                ClrType = typeof(int),
            },
            new CreateIndexOperation
            {
                Table = "fish",
                Name = "ux",
                Columns = ["fins"],
                IsUnique = true,
            },
            new AddCheckConstraintOperation { Table = "fish", Name = "ck" },
            new SqlOperation { Sql = "alter table fish DROP  column fins" },
        ];

    [Theory]
    [MemberData(nameof(TakenAway))]
    public void Contraction_IsFound(MigrationOperation operation)
    {
        Assert.Single(MigrationRules.Contractions([operation]));
        Assert.Single(MigrationRules.Breaches([("1_Pond", new Pond()), ("2_Drain", new Silent(operation))]));
        Assert.Empty(MigrationRules.Breaches([("1_Pond", new Pond()), ("2_Drain", new Marked(operation))]));
        Assert.Single(MigrationRules.Breaches([("1_Drain", new Marked(operation)), ("2_Pond", new Pond())]));
    }

    [Fact]
    public void Expansion_Passes() =>
        Assert.Empty(
            MigrationRules.Contractions([
                new CreateTableOperation { Name = "fish" },
                new CreateIndexOperation
                {
                    Table = "fish",
                    Name = "ux",
                    Columns = ["id"],
                    IsUnique = true,
                },
                new AddColumnOperation
                {
                    Table = "pond",
                    Name = "depth",
                    ClrType = typeof(int),
                    IsNullable = true,
                },
                new AddColumnOperation
                {
                    Table = "pond",
                    Name = "width",
                    ClrType = typeof(int),
                    DefaultValue = 0,
                },
                new SqlOperation { Sql = "update pond set depth = 1" },
            ])
        );

    private sealed class Pond : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Operations.Add(new CreateTableOperation { Name = "pond" });
    }

    private sealed class Silent(MigrationOperation operation) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Operations.Add(operation);
    }

    [ContractStep("Pond", "Nothing has used it since the pond came.")]
    private sealed class Marked(MigrationOperation operation) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Operations.Add(operation);
    }
}
