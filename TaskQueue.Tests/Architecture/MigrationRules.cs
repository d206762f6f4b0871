using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// Expand and contract: what an older version of the program, still running beside, would trip over is allowed only in a
/// migration that says so, and that comes after the one that brought the replacement.
/// </summary>
internal static partial class MigrationRules
{
    /// <summary>Gives everything that a set of migrations does and may not.</summary>
    /// <param name="migrations">The migrations of one provider, oldest first.</param>
    public static IReadOnlyList<string> Breaches(
        IReadOnlyList<(string Name, Migration Migration)> migrations
    ) =>
        [
            .. migrations
                .Index()
                .SelectMany(m => BreachesOf(m.Item.Name, m.Item.Migration, Before(migrations, m.Index))),
        ];

    /// <summary>Gives what an older program would trip over, in words.</summary>
    /// <param name="operations">What a migration does.</param>
    public static IReadOnlyList<string> Contractions(IReadOnlyList<MigrationOperation> operations)
    {
        var made = operations.OfType<CreateTableOperation>().Select(t => t.Name).ToHashSet();
        return [.. operations.Select(o => Contraction(o, made)).OfType<string>()];
    }

    private static IEnumerable<string> Before(
        IReadOnlyList<(string Name, Migration Migration)> migrations,
        int index
    ) => migrations.Take(index).Select(m => Bare(m.Name));

    private static IEnumerable<string> BreachesOf(
        string name,
        Migration migration,
        IEnumerable<string> before
    )
    {
        var contractions = Contractions(migration.UpOperations);
        if (contractions.Count == 0)
        {
            return [];
        }

        if (migration.GetType().GetCustomAttribute<ContractStepAttribute>() is not { } step)
        {
            return contractions.Select(c => $"{name} {c}, and is not marked with [ContractStep]");
        }

        return before.Contains(step.ExpandedBy) && !string.IsNullOrWhiteSpace(step.Reason)
            ? []
            : [$"{name} contracts what no migration before it expanded: {step.ExpandedBy}"];
    }

    private static string Bare(string name) => name.Split('_', 2)[1];

    private static string? Contraction(MigrationOperation operation, HashSet<string> made) =>
        operation switch
        {
            DropTableOperation o => $"drops table {o.Name}",
            DropColumnOperation o => $"drops column {o.Table}.{o.Name}",
            RenameTableOperation o => $"renames table {o.Name}",
            RenameColumnOperation o => $"renames column {o.Table}.{o.Name}",
            AlterColumnOperation o when Narrows(o) => $"narrows column {o.Table}.{o.Name}",
            AddColumnOperation o when MustBeGiven(o) && !made.Contains(o.Table) =>
                $"adds column {o.Table}.{o.Name}, which an older program does not fill",
            CreateIndexOperation { IsUnique: true } o when !made.Contains(o.Table) =>
                $"makes rows of {o.Table} unique that were not",
            AddUniqueConstraintOperation o when !made.Contains(o.Table) =>
                $"makes rows of {o.Table} unique that were not",
            AddCheckConstraintOperation o when !made.Contains(o.Table) => $"restricts rows of {o.Table}",
            SqlOperation o when TakesAway().IsMatch(o.Sql) => "takes something away in SQL by hand",
            _ => null,
        };

    private static bool Narrows(AlterColumnOperation o) =>
        (o.OldColumn.IsNullable && !o.IsNullable)
        || o.OldColumn.ClrType != o.ClrType
        || o.OldColumn.ColumnType != o.ColumnType
        || o.MaxLength < (o.OldColumn.MaxLength ?? int.MaxValue);

    private static bool MustBeGiven(AddColumnOperation o) =>
        !o.IsNullable && o.DefaultValue is null && o.DefaultValueSql is null && o.ComputedColumnSql is null;

    [GeneratedRegex(
        @"\b(drop\s+(table|column)|rename\s+(to|column)|alter\s+column)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex TakesAway();
}
