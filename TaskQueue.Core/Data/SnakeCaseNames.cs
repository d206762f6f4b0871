using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Data;

/// <summary>Gives tables and columns snake_case names, so that SQL by hand needs no quotes on PostgreSQL.</summary>
internal static partial class SnakeCaseNames
{
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            entity.SetTableName(
                Convert(entity.GetTableName()!.Replace("AspNet", "", StringComparison.Ordinal))
            );
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Convert(property.GetColumnName()));
            }
        }
    }

    private static string Convert(string name) => WordStart().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
