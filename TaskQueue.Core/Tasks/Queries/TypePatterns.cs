using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Names the types that a pattern means: lists by type have an index, patterns have none.</summary>
/// <param name="contexts">The store.</param>
internal sealed class TypePatterns(IDbContextFactory<AppDbContext> contexts)
{
    // More than that, and the pattern itself is looked for.
    private const int Most = 200;
    private const int MostKnown = 1000;

    // Each step is one look into the index; the types of an installation are few, its tasks are not.
    private const string Distinct = """
        with recursive kinds(name) as (
            select (select type from tasks order by type limit 1)
            union all
            select (select type from tasks where type > kinds.name order by type limit 1) from kinds where kinds.name is not null
        )
        select name as "Value" from kinds where name is not null limit 1000
        """;

    /// <summary>The filter with names in the place of patterns.</summary>
    public async Task<TaskFilter> NameAsync(TaskFilter filter, CancellationToken cancellationToken)
    {
        var patterns = filter
            .Conditions.Where(c =>
                c is { Field: TaskField.Type, Not: false } && c.Values.Any(v => v.IsPattern)
            )
            .ToList();
        if (patterns.Count == 0 || filter.Types.Count > 0)
        {
            return filter;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.Database.SqlQueryRaw<string>(Distinct).ToListAsync(cancellationToken);
        List<string> meant =
        [
            .. known.Where(type => patterns.TrueForAll(c => c.Values.Any(v => Means(v, type)))),
        ];
        return known.Count == MostKnown || meant.Count > Most
            ? filter
            : filter with
            {
                // No type has the empty name: where none is meant, nothing must match.
                Types = meant.Count > 0 ? meant : [""],
                Conditions = [.. filter.Conditions.Except(patterns)],
            };
    }

    /// <summary>Whether a value, with its stars, means a type.</summary>
    internal static bool Means(ConditionValue value, string type)
    {
        if (!value.IsPattern)
        {
            return value.Text == type;
        }

        // The parts between the stars stand in the text one after the other; the first begins it, and the last ends it.
        var parts = value.Text!.Split('*');
        var (first, last, at) = (parts[0], parts[^1], parts[0].Length);
        if (
            type.Length < first.Length + last.Length
            || !type.StartsWith(first, StringComparison.OrdinalIgnoreCase)
            || !type.EndsWith(last, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        foreach (var part in parts[1..^1])
        {
            var found = type.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return at <= type.Length - last.Length;
    }
}
